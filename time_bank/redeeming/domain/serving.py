"""Service was given: reported by one, confirmed by another, and then the held minutes move to who gave it."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core import audit
from time_bank.activities.domain import records, spans
from time_bank.activities.models import ServiceRecord
from time_bank.ledger.domain import accounts, moving
from time_bank.volunteers.domain import family

from ..models import RequestEvent, ServiceRequest
from . import events, telling
from .errors import Refused

State, What = ServiceRequest.State, RequestEvent.What
audit.action("redeeming.report", gettext_lazy("Report service that was asked for"), gettext_lazy("Service reported"))
audit.action("redeeming.confirm", gettext_lazy("Confirm service that was asked for"), gettext_lazy("Service confirmed, minutes moved"))


def report(request, begins, ends, *, by, now, text=""):
    """The provider, or a coordinator whom they told, says from when to when the service was. It waits for a second person."""
    with transaction.atomic():
        held = events.lock(request.pk)
        _require_provider_or_officer(held, by)
        events.require_state(held, State.ACCEPTED)
        _report(held, begins, ends, by, now, text)
        audit.record("redeeming.report", held, by=by, minutes=held.served_minutes)
        transaction.on_commit(lambda: telling.reported(held, now), robust=True)
    return held


def _report(held, begins, ends, by, now, text="", evidence=None, reported_by=None):
    held.served_minutes = spans.judge(begins, ends, 0, now)
    if begins < held.created_at and held.channel != held.Channel.PAPER:
        raise Refused({"begins_at": _("This is before the service was asked for.")})
    held.begins_at, held.ends_at, held.reported_by = begins, ends, reported_by or by.pseudonym
    held.state = State.SERVED
    events.note(held, What.REPORTED, by=by, now=now, minutes=held.served_minutes, text=text, evidence=evidence)


def report_on_paper(held, begins, ends, *, by, now, text, evidence):
    """Under the request's lock: the volunteer signed the sheet, so the report is theirs."""
    _report(held, begins, ends, by, now, text, evidence, reported_by=held.provider_pseudonym)


def _require_provider_or_officer(request, by):
    if request.provider.user_id != by.pk and not events.is_officer(by, request):
        raise PermissionDenied


def why_not_confirm(request, by):
    """Why this person may not confirm it, in words; "" if they may."""
    provider = request.provider.user
    if by.pseudonym == request.provider_pseudonym or by == provider:
        return _("This is your own service. A second person confirms it.")
    if provider is not None and family.is_family(provider, by, claimed_too=True):
        return _("You are registered as family of this volunteer. Somebody else confirms it.")
    if by.pseudonym == request.reported_by:
        return _("You reported this service. A second person confirms it.")
    return ""


def confirm(request, *, by, now):
    """The one who asked, or a coordinator, confirms: what was really given, at most what was held, moves; the rest goes back."""
    with transaction.atomic():
        held = events.lock(request.pk)
        if held.account.user_id != by.pk and not events.is_officer(by, held):
            raise PermissionDenied
        events.require_state(held, State.SERVED)
        if why := why_not_confirm(held, by):
            raise Refused(why)
        settle(held, min(held.served_minutes, held.minutes), by=by, now=now, what=What.CONFIRMED)
        audit.record("redeeming.confirm", held, by=by, minutes=held.minutes)
        transaction.on_commit(lambda: telling.settled(held, now), robust=True)
    return held


def settle(held, minutes, *, by, now, what, text="", evidence=None):
    """Under the request's lock: minutes move, the service record is written and confirmed, all or nothing."""
    provider = held.provider
    if provider.user_id is None:
        raise Refused(_("The volunteer's data were erased: the minutes can only be given back."))
    day = timezone.localdate(held.begins_at)
    to_account = accounts.account_of(provider.user, held.bank, now)
    held.settlement = moving.settle(
        held.hold, to_account, minutes, evidence_key=f"request:{held.public_id}:settle:{held.hold_id}", by=by, now=now, occurred_on=day,
        reason=held.code, evidence={"request": str(held.public_id)},
    )  # fmt: skip
    arrived = held.settlement.entries.filter(account=accounts.current(to_account)).first()
    credited = arrived.minutes if arrived else 0  # what the provider's cap left no room for went to the pool
    record = _record(held, now, evidence)
    held.record = records.confirm(record, by=by, now=now, credit=lambda _record, _bank: (held.settlement, credited), was_served=True)
    held.settled_minutes = minutes
    held.state, held.confirmed_by, held.confirmed_at = State.SETTLED, by.pseudonym, now
    events.note(held, what, by=by, now=now, minutes=minutes, text=text)


def _record(held, now, evidence):
    """The facts of order 67, article 7. Whom it was for, and where they live, stays in the request."""
    title = _("%(category)s (asked for through the time bank)") % {"category": held.category.title}
    return records.write(
        held.provider, organisation=held.organisation, title=title, place=held.area, content=held.category.title,
        organiser=held.organisation.name, person_in_charge=_in_charge(held), source=ServiceRecord.Source.REQUEST,
        source_key=f"request:{held.public_id}:{held.hold_id}", by=None, now=now, begins=held.begins_at, ends=held.ends_at,
        minutes=held.served_minutes, fewer_because=_fewer(held), category=held.category.title, evidence=evidence,
        checked_in_by=held.reported_by or held.provider_pseudonym, quietly=True,
    )  # fmt: skip


def _fewer(held):
    """A decision may find less than the span."""
    return _("Found so when the dispute was decided.") if held.served_minutes < spans.minutes_between(held.begins_at, held.ends_at) else ""


def _in_charge(held):
    matched = held.events.filter(what=What.MATCHED).order_by("-pk").first()
    return records.name_of(matched.by if matched else None) or held.organisation.name
