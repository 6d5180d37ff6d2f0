"""What this room holds of a person: memberships and roles."""

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import ModelLogEntry

from portal.accounts.data_rights import Holding

from .models import Membership, Role


def export(user):
    memberships = Membership.objects.filter(user=user).select_related("organisation", "audience")
    roles = Role.objects.filter(user=user).select_related("organisation")
    return {
        "memberships": [_membership(row) for row in memberships],
        "roles": [{"role": row.name, "organisation": row.organisation.name, "granted": row.granted_at.isoformat()} for row in roles],
    }


def _membership(row):
    return {
        "organisation": row.organisation.name,
        "audience": row.audience.title,
        "position": row.position,
        "state": row.state,
        "claimed": row.created_at.isoformat(),
        "decided": row.decided_at.isoformat() if row.decided_at else None,
        "reason": row.reason,
    }


def erase(user, now):
    """Roles go; memberships end and lose their words, so that head counts of past years stay true."""
    roles, held = Role.objects.filter(user=user), Membership.objects.filter(user=user)
    _blank_log(roles)
    _blank_log(held)
    roles.delete()
    held.filter(state__in=Membership.LIVE).update(state=Membership.State.ENDED, decided_at=now)
    # The log writes the person's name beside entries about memberships and roles.
    ModelLogEntry.objects.filter(content_type__model__in=["membership", "role"], label__startswith=f"{user} · ").update(label="")
    kept = held.update(position="", reason="")
    return [_("To which organisation the account belonged and from when to when, without a name.")] if kept else []


def _blank_log(rows):
    """The log writes names beside its entries; the entries stay, the name goes."""
    entries = ModelLogEntry.objects.filter(content_type=ContentType.objects.get_for_model(rows.model))
    entries.filter(object_id__in=[str(pk) for pk in rows.values_list("pk", flat=True)]).update(label="")


memberships = Holding(title=gettext_lazy("Memberships and roles"), export=export, erase=erase)
