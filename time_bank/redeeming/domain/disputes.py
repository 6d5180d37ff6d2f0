"""What is in dispute stays held until somebody above, who is no party to it, decides."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core import audit
from portal.organisations import reach, rules
from time_bank.activities.domain import records
from time_bank.activities.models import ServiceRecord
from time_bank.ledger.models import TimeTransaction
from time_bank.volunteers.domain import family

from ..models import RequestEvent, ServiceRequest
from . import events, serving, telling
from .errors import Refused
from .matching import give_back, wanted_end, wanted_moment

State, What = ServiceRequest.State, RequestEvent.What
audit.action("redeeming.dispute", gettext_lazy("Dispute a service"), gettext_lazy("Service disputed, minutes stay held"))
audit.action("redeeming.decide", gettext_lazy("Decide a dispute"), gettext_lazy("Dispute decided"))
audit.action("redeeming.reopen", gettext_lazy("Open a finished request again"), gettext_lazy("Opened again, minutes held again"))


def dispute(request, reason, *, by, now):
    """The asker, the provider or a coordinator says that something is not right; nothing moves until it is decided."""
    reason = events.words(reason, _("Say what is not right."), least=4)
    with transaction.atomic():
        held = events.lock(request.pk)
        if by.pk not in (held.account.user_id, held.provider.user_id if held.provider else None) and not events.is_officer(by, held):
            raise PermissionDenied
        events.require_state(held, State.ACCEPTED, State.SERVED)
        if held.state == State.ACCEPTED and now < wanted_moment(held):
            raise Refused(_("The agreed time has not come yet."))
        held.state = State.DISPUTED
        events.note(held, What.DISPUTED, by=by, now=now, text=reason)
        audit.record("redeeming.dispute", held, by=by)
        transaction.on_commit(lambda: telling.disputed(held, now), robust=True)
    return held


def why_not_decide(request, by):
    """Why this person may not decide, in words; "" if they may."""
    parties = [user for user in (request.account.user, request.provider.user, request.tie.user if request.tie else None) if user]
    if by in parties or any(family.is_family(user, by, claimed_too=True) for user in parties):
        return _("You, or your family, are a party to this. Somebody else decides.")
    if by.pseudonym == request.reported_by:
        return _("You reported this service. Somebody else decides.")
    return ""


def decide(request, minutes, reason, *, by, now):
    """So many of the held minutes go to the provider, the rest goes back: all, some, or none."""
    reason = events.words(reason, _("Give the reason; both sides read it."), least=4)
    with transaction.atomic():
        held = events.lock(request.pk)
        reach.require(by, rules.TIME_CORRECT, held)
        events.require_state(held, State.DISPUTED)
        if why := why_not_decide(held, by):
            raise Refused(why)
        if isinstance(minutes, bool) or not isinstance(minutes, int) or not 0 <= minutes <= held.minutes:
            raise Refused({"minutes": _("Decide on 0 to %(n)d minutes: so many are held.") % {"n": held.minutes}})
        if minutes:
            _to_provider(held, minutes, by, now, reason)
        else:
            _back(held, by, now, reason)
        audit.record("redeeming.decide", held, by=by, minutes=minutes)
        transaction.on_commit(lambda: telling.decided(held, minutes, reason, now), robust=True)
    return held


def _to_provider(held, minutes, by, now, reason):
    held.begins_at, held.ends_at = held.begins_at or wanted_moment(held), held.ends_at or wanted_end(held)
    whole = int((held.ends_at - held.begins_at).total_seconds()) // 60
    if minutes > whole:
        raise Refused({"minutes": _("The service was reported with %(n)d minutes; no more can be given for it.") % {"n": whole}})
    held.served_minutes = whole if minutes == held.minutes else minutes
    serving.settle(held, minutes, by=by, now=now, what=What.DECIDED, text=reason)


def _back(held, by, now, reason):
    give_back(held, by, now, reason)
    held.state = State.CLOSED
    events.note(held, What.DECIDED, by=by, now=now, minutes=0, text=reason)


def reopen(request, reason, *, by, now):
    """A finished service was confirmed wrongly: its record is reversed, the minutes are held again, and it is decided anew."""
    if request.record is None:
        raise Refused(_("There is no service record to take back."))
    records.reverse(request.record, by=by, reason=reason, now=now)
    follow(request.record, now=now)
    return ServiceRequest.objects.get(pk=request.pk)


def follow(record, *, now):
    """The record of a finished request was reversed, here or in its own list: the request is in dispute again. Safe to repeat."""
    with transaction.atomic():
        found = ServiceRequest.objects.filter(record=record, state=State.SETTLED).first()
        if found is None:
            return None
        held = events.lock(found.pk)
        record = ServiceRecord.objects.get(pk=record.pk)
        if held.state != State.SETTLED or record.state != ServiceRecord.State.REVERSED:
            return None
        held.hold = TimeTransaction.objects.get(reverses=held.settlement)
        held.state, held.settlement, held.record, held.confirmed_by, held.confirmed_at = State.DISPUTED, None, None, None, None
        held.settled_minutes = None
        events.note(held, What.REOPENED, by=None, now=now, minutes=held.minutes, text=record.reversed_because)
        audit.record("redeeming.reopen", held)
        transaction.on_commit(lambda: telling.reopened(held, now), robust=True)
    return held


def sweep(now):
    """Requests whose record was reversed while nobody listened."""
    for request in ServiceRequest.objects.filter(state=State.SETTLED, record__state=ServiceRecord.State.REVERSED).select_related("record"):
        follow(request.record, now=now)
