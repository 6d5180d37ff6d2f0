"""Close family: named by the volunteer, confirmed by the coordinator, ended by either side."""

from functools import partial

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.names import clean_name
from portal.accounts.numbers import clean_phone
from portal.core import audit
from portal.core.crypto import keyed_hash
from portal.organisations import reach, rules

from ..models import FamilyTie, Volunteer
from ..signals import tie_decided
from .deciding import reason_of
from .errors import Refused
from .locking import lock, require_officer

MOST = 12
State = FamilyTie.State
audit.action("volunteers.name_family", gettext_lazy("Name close family"), gettext_lazy("Close family named"))
audit.action("volunteers.confirm_family", gettext_lazy("Confirm close family"), gettext_lazy("Close family confirmed"))
audit.action("volunteers.refuse_family", gettext_lazy("Not confirm close family"), gettext_lazy("Close family not confirmed"))
audit.action("volunteers.end_family", gettext_lazy("End a family tie"), gettext_lazy("Family tie ended"))


@transaction.atomic
def claim(volunteer, relation, name, phone, *, now):
    """Name a relative. The phone (may be "") finds their account later; whether there is one is not told."""
    held = lock(volunteer.pk)
    name, phone = clean_name(name), clean_phone(phone) if phone else ""
    if held.state in Volunteer.OUTSIDE:
        raise Refused(_("You are not in the pool of volunteers."))
    if not name:
        raise Refused({"name": _("Write the name of your relative.")})
    standing = list(held.family_ties.filter(state__in=FamilyTie.OPEN))
    if len(standing) >= MOST:
        raise Refused(_("At most %(n)d relatives can be named.") % {"n": MOST})
    if any(tie.name == name and tie.relation == relation for tie in standing):
        raise Refused({"name": _("This relative is named already.")})
    if phone and held.user.phone_hash == keyed_hash(phone):
        raise Refused({"phone": _("This is your own number.")})
    tie = FamilyTie.objects.create(
        volunteer=held,
        relation=relation,
        name_cipher=name,
        phone_cipher=phone,
        phone_hash=keyed_hash(phone) if phone else "",
        claimed_at=now,
    )
    audit.record("volunteers.name_family", held, by=held.user, tie=tie.pk)
    return tie


def account_of(tie):
    """The account with the relative's proven phone and the same name; None if there is none."""
    return accounts_of([tie])[tie.pk]


def accounts_of(ties):
    """{tie id: account with the relative's proven phone and the same name, or None}. One query."""
    hashes = {tie.phone_hash for tie in ties if tie.phone_hash}
    users = get_user_model().objects.filter(phone_hash__in=hashes, phone_verified=True, is_active=True)
    by_phone = {(user.phone_hash, clean_name(user.full_name)): user for user in users}
    return {tie.pk: by_phone.get((tie.phone_hash, tie.name)) for tie in ties}


@transaction.atomic
def confirm(tie, *, by, now):
    """Somebody of the office, neither of the two, has seen that it is so; the relative's account is found now."""
    tie = _locked(tie)
    user = account_of(tie)
    _require_decider(by, tie, user)
    if tie.state not in (State.CLAIMED, State.CONFIRMED):
        raise Refused(_("This has been decided meanwhile: %(state)s. Look at the page again.") % {"state": tie.get_state_display()})
    if user is not None and _other(tie, user):
        raise Refused(_("This relative is named already."))
    before, tie.state, tie.user = tie.state, State.CONFIRMED, user or tie.user
    return _decided(tie, before, "volunteers.confirm_family", by, now)


def _other(tie, user):
    return FamilyTie.objects.filter(volunteer=tie.volunteer, user=user, state__in=FamilyTie.OPEN).exclude(pk=tie.pk).exists()


@transaction.atomic
def refuse(tie, reason, *, by, now):
    """Not confirmed; the volunteer reads the reason."""
    tie, reason = _locked(tie), reason_of(reason)
    _require_decider(by, tie, account_of(tie))
    if tie.state != State.CLAIMED:
        raise Refused(_("This has been decided meanwhile: %(state)s. Look at the page again.") % {"state": tie.get_state_display()})
    before, tie.state, tie.reason = tie.state, State.REFUSED, reason
    return _decided(tie, before, "volunteers.refuse_family", by, now)


@transaction.atomic
def end(tie, *, by, now, reason=""):
    """The volunteer, the relative, or the office ends it. What was given under it stays given."""
    tie = _locked(tie)
    if by.pk not in (tie.volunteer.user_id, tie.user_id):
        reach.require(by, rules.VOLUNTEER_EDIT, tie)
        reason = reason_of(reason)
    if tie.state not in FamilyTie.OPEN:
        raise Refused(_("This tie is not open any more."))
    before, tie.state, tie.reason = tie.state, State.ENDED, reason
    return _decided(tie, before, "volunteers.end_family", by, now)


def _locked(tie):
    return (
        FamilyTie.objects.select_for_update(of=("self",))
        .select_related("volunteer__user", "volunteer__organisation", "user")
        .get(pk=tie.pk)
    )


def _require_decider(by, tie, user):
    refusal = _("Somebody else has to decide about your own family.")
    require_officer(by, tie.volunteer, refusal)
    if by is not None and by == user:
        raise Refused(refusal)


def _decided(tie, before, action, by, now):
    tie.decided_by, tie.decided_at = by, now
    tie.save()
    audit.record(action, tie.volunteer, by=by, tie=tie.pk)
    transaction.on_commit(partial(tie_decided.send, sender=FamilyTie, tie=tie, before=before), robust=True)
    return tie


def ties_of(user):
    """Open ties that name the person as somebody's family."""
    return FamilyTie.objects.filter(user=user, state__in=FamilyTie.OPEN).select_related("volunteer__user")
