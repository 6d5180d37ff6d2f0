"""The office decides: admitted, not admitted, suspended, taken back; and a volunteer may leave."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.domain import privacy
from portal.accounts.models import Consent
from portal.core import audit
from portal.core.cells import for_cell

from ..models import NumberSeries, Volunteer
from . import evidences, queries
from .changing import move, settle
from .errors import Refused
from .locking import lock, require_officer

State = Volunteer.State
audit.action("volunteers.admit", gettext_lazy("Admit a volunteer"), gettext_lazy("Admitted to the pool"))
audit.action("volunteers.refuse", gettext_lazy("Refuse a volunteer"), gettext_lazy("Not admitted to the pool"))
audit.action("volunteers.suspend", gettext_lazy("Suspend a volunteer"), gettext_lazy("Suspended"))
audit.action("volunteers.resume", gettext_lazy("Take a volunteer back"), gettext_lazy("Taken back after a suspension"))
audit.action("volunteers.leave", gettext_lazy("Leave the pool"), gettext_lazy("Left the pool"))


def admit(volunteer, *, by, now):
    """Into the pool with a number: to training, or active at once where nothing is missing."""
    with transaction.atomic():
        held = _decidable(volunteer, {State.APPLIED}, by)
        held.number = held.number or _next_number(now)
        held.admitted_at, held.training_hours = now, queries.pool_of(held.organisation).training_hours
        move(held, State.TRAINING, by=by, now=now)
        audit.record("volunteers.admit", held, by=by, number=held.number)
        return settle(held, now)


def refuse(volunteer, reason, *, by, now):
    """Not admitted; the person reads the reason and may apply again."""
    return _decide(volunteer, {State.APPLIED}, State.REFUSED, "volunteers.refuse", reason, by, now)


def suspend(volunteer, reason, *, by, now):
    """No service until further notice; the person reads the reason."""
    return _decide(volunteer, {State.TRAINING, State.ACTIVE}, State.SUSPENDED, "volunteers.suspend", reason, by, now)


def resume(volunteer, *, by, now):
    """Taken back: active where nothing is missing, else in training."""
    with transaction.atomic():
        held = _decidable(volunteer, {State.SUSPENDED}, by)
        move(held, State.TRAINING, by=by, now=now)
        audit.record("volunteers.resume", held, by=by)
        return settle(held, now)


def dismiss(volunteer, reason, *, by, now):
    """The office takes somebody out of the pool."""
    return _decide(volunteer, Volunteer.IN_POOL, State.LEFT, "volunteers.leave", reason, by, now)


@transaction.atomic
def leave(volunteer, *, now):
    """The volunteer leaves, with or without an answer to the application.

    The separate consent ends with it, and what was kept by it alone is deleted; records of service stay.
    """
    held = lock(volunteer.pk)
    if held.state in Volunteer.OUTSIDE:
        raise Refused(_("You are not in the pool of volunteers."))
    privacy.withdraw_consent(held.user, scope=Consent.Scope.VOLUNTEER, now=now)
    forget_sensitive(held)
    move(held, State.LEFT, by=held.user, now=now)
    audit.record("volunteers.leave", held, by=held.user)
    return held


def forget_sensitive(volunteer):
    """Blank on the instance what only the separate consent allowed to keep; the caller saves."""
    volunteer.document_cipher = volunteer.guardian_name_cipher = volunteer.guardian_phone_cipher = volunteer.guardian_relation = ""
    volunteer.scope_declared_at = None
    evidences.drop(volunteer, "guardian_evidence")


def _decide(volunteer, allowed_from, state, action, reason, by, now):
    reason = reason_of(reason)
    with transaction.atomic():
        held = _decidable(volunteer, allowed_from, by)
        move(held, state, by=by, now=now, reason=reason)
        audit.record(action, held, by=by, reason=reason)
    return held


def _decidable(volunteer, allowed_from, by):
    held = lock(volunteer.pk)
    require_officer(by, held, _("Somebody else has to decide about you."))
    if held.user_id is None:
        raise Refused(_("This person's data were erased."))
    if held.state not in allowed_from:
        raise Refused(_("This has been decided meanwhile: %(state)s. Look at the page again.") % {"state": held.get_state_display()})
    return held


def reason_of(text):
    """A reason as it may be kept: words, at most 200 characters."""
    text = for_cell(text or "").strip()
    if not text:
        raise Refused(_("Write the reason: the person will read it."))
    if len(text) > 200:
        raise Refused(_("Write at most 200 characters."))
    return text


def _next_number(now):
    """V2026-000001: the year of admission, and the next number of that year."""
    year = timezone.localdate(now).year
    NumberSeries.objects.get_or_create(year=year)
    series = NumberSeries.objects.select_for_update().get(year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return f"V{year}-{series.last:06d}"
