"""What this room holds of a person: the row in the pool and all that hangs on it, and ties that name them."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.data_rights import Holding

from .domain import evidences, families
from .domain.changing import move
from .domain.deciding import forget_sensitive
from .domain.locking import lock
from .models import FamilyTie, Supervision, Volunteer


def export(user):
    held = {"named_as_family_by": [_tie_to(tie) for tie in families.ties_of(user)]}
    volunteer = Volunteer.objects.select_related("organisation").filter(user=user).first()
    if volunteer is None:
        return held
    return held | {
        "volunteer": _row(volunteer),
        "decisions": [_change(change) for change in volunteer.changes.all()],
        "training": [_training(entry) for entry in volunteer.trainings.all()],
        "supervision": [_session(session) for session in volunteer.supervisions.prefetch_related("themes")],
        "family": [_tie(tie) for tie in volunteer.family_ties.all()],
        "honours": [_honour(honour) for honour in volunteer.honours.all()],
    }


def _row(volunteer):
    return {
        "number": volunteer.number, "organisation": volunteer.organisation.name, "state": volunteer.state, "gender": volunteer.gender,
        "birth_date": volunteer.birth_cipher, "document": volunteer.document_kind, "document_number": volunteer.document_number,
        "living_region": volunteer.living_region, "background": volunteer.background, "skill_note": volunteer.skill_note,
        "guardian": {
            "name": volunteer.guardian_name_cipher, "phone": volunteer.guardian_phone_cipher, "relation": volunteer.guardian_relation,
        },
        "scope_declared": _iso(volunteer.scope_declared_at), "applied": _iso(volunteer.applied_at),
        "admitted": _iso(volunteer.admitted_at), "active_since": _iso(volunteer.active_since),
        **{name: [str(term) for term in getattr(volunteer, name).all()] for name in Volunteer.LISTS},
    }  # fmt: skip


def _iso(moment):
    return moment.isoformat() if moment else None


def _change(change):
    return {"before": change.before, "after": change.after, "at": change.at.isoformat(), "reason": change.reason}


def _training(entry):
    return {
        "title": entry.title, "content": entry.content, "held_by": entry.organiser, "day": entry.held_on.isoformat(),
        "hours": entry.hours, "counts": entry.counts, "withdrawn_because": entry.withdrawn_because,
    }  # fmt: skip


def _session(session):
    return {
        "day": session.held_on.isoformat(), "supervisor": session.supervisor, "minutes": session.minutes,
        "themes": [str(theme) for theme in session.themes.all()], "withdrawn_because": session.withdrawn_because,
    }  # fmt: skip


def _tie(tie):
    return {"relation": tie.relation, "name": tie.name, "phone": tie.phone_cipher, "state": tie.state, "named": tie.claimed_at.isoformat()}


def _tie_to(tie):
    return {"volunteer": str(tie.volunteer), "relation": tie.relation, "state": tie.state}


def _honour(honour):
    return {
        "title": honour.title, "day": honour.awarded_on.isoformat(), "given_by": honour.awarded_by,
        "withdrawn_because": honour.withdrawn_because,
    }  # fmt: skip


@transaction.atomic
def erase(user, now):
    """The person goes; the row stays without a name, since records of service and of training point to it."""
    FamilyTie.objects.filter(user=user, state__in=FamilyTie.OPEN).update(state=FamilyTie.State.ENDED)
    FamilyTie.objects.filter(user=user).update(user=None, name_cipher="", phone_cipher="", phone_hash="")
    held = Volunteer.objects.filter(user=user).first()
    if held is None:
        return []
    volunteer = lock(held.pk)
    _blank(volunteer)
    if volunteer.state != Volunteer.State.LEFT:
        move(volunteer, Volunteer.State.LEFT, by=None, now=now)
    volunteer.user = None
    volunteer.save()
    return _kept(volunteer)


def _blank(volunteer):
    forget_sensitive(volunteer)
    for name in ("gender", "birth_cipher", "living_region", "skill_note"):
        setattr(volunteer, name, "")
    for name in Volunteer.LISTS:
        getattr(volunteer, name).clear()
    volunteer.changes.update(reason="")
    volunteer.family_ties.update(state=FamilyTie.State.ENDED, name_cipher="", phone_cipher="", phone_hash="", user=None, reason="")
    for honour in volunteer.honours.exclude(evidence=None):
        evidences.drop(honour, "evidence")
        honour.save(update_fields=["evidence"])


def _kept(volunteer):
    kept = []
    if volunteer.trainings.exists():
        kept.append(_("Entries of pre-service training with the sheets they rest on, under the volunteer number and without your name."))
    if Supervision.objects.filter(attendees=volunteer).exists():
        kept.append(_("Sessions of supervision, without your name."))
    return kept


volunteers = Holding(title=gettext_lazy("Volunteering"), export=export, erase=erase)
