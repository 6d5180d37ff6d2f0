"""From a request to an agreed service: a volunteer is found, minutes are held, the volunteer says yes or no; or it comes to nothing."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core import audit
from portal.organisations import reach, rules
from time_bank.ledger.domain import accounts, moving
from time_bank.volunteers.domain import family, standing
from time_bank.volunteers.models import FamilyTie, Volunteer

from ..models import RequestEvent, ServiceRequest
from . import entitled, events, telling
from .errors import NotEntitled, Refused

State, What = ServiceRequest.State, RequestEvent.What
audit.action("redeeming.match", gettext_lazy("Find a volunteer for a request"), gettext_lazy("Volunteer found, minutes held"))
audit.action("redeeming.no_show", gettext_lazy("The volunteer did not come"), gettext_lazy("The volunteer did not come"))


def candidates(request, by):
    """Active volunteers within reach whose bank it is, without the parties' families; those who give this kind of service first."""
    close = close_to(request)
    active = Volunteer.objects.filter(accounts.served_by(request.bank), state=Volunteer.State.ACTIVE, user__isnull=False)
    found = reach.rows(by, rules.SERVICE_RUN, active).exclude(user__in=close).exclude(user=by)
    found = found.select_related("user", "organisation").prefetch_related("categories", "times").order_by("pk")
    return sorted(found, key=lambda volunteer: request.category not in volunteer.categories.all())


def close_to(request):
    """Ids of those who can't be the provider: the account's person, who is served, and the families of both."""
    people = [user for user in (request.account.user, request.tie.user if request.tie else None) if user]
    return {person.pk for user in people for person in [user, *family.of(user)]}


def _same_bank(volunteer, request):
    bank = accounts.bank_at(volunteer.organisation)
    return bank is not None and bank.pk == request.bank_id


def match(request, volunteer, *, by, now, scope_confirmed=False, agreed_on_paper=False):
    """Name the volunteer and hold the minutes. BelowFloor if the account no longer has them: nothing is written then."""
    with transaction.atomic():
        held = events.lock(request.pk)
        reach.require(by, rules.SERVICE_RUN, held)
        events.require_state(held, State.OPEN)
        _refuse_provider(held, volunteer, by, now)
        _refuse_request(held, by, now, scope_confirmed, agreed_on_paper)
        missing = [item for item in entitled.unmet(held.account, held.tie, birth=held.birth_cipher, now=now) if item.code != "balance"]
        if missing:
            raise NotEntitled(missing)
        key = f"request:{held.public_id}:hold:{events.times(held, What.MATCHED)}"
        held.hold = moving.hold(held.account, held.minutes, evidence_key=key, by=by, now=now, reason=held.code)
        held.provider, held.provider_pseudonym = volunteer, volunteer.user.pseudonym
        held.state = State.MATCHED
        if held.flagged_words:
            held.scope_confirmed_by = by.pseudonym
        events.note(held, What.MATCHED, by=by, now=now, minutes=held.minutes)
        audit.record("redeeming.match", held, by=by, volunteer=volunteer.number, minutes=held.minutes)
        transaction.on_commit(lambda: telling.matched(held, now), robust=True)
    return held


def _refuse_provider(request, volunteer, by, now):
    standing.require_active(volunteer, now)
    if volunteer.user_id == by.pk:
        raise Refused(_("Nobody chooses themselves. Ask another coordinator."))
    reach.require(by, rules.SERVICE_RUN, volunteer)
    if not _same_bank(volunteer, request):
        raise Refused(_("This volunteer's time bank is another one."))
    if volunteer.user_id in close_to(request):
        raise Refused(_("The volunteer is the account's own person, or registered as close family: choose somebody else."))


def _refuse_request(request, by, now, scope_confirmed, on_paper):
    if request.account.user_id is None:
        raise Refused(_("This person's data were erased; nothing is added any more."))
    if request.account.user_id == by.pk:
        raise Refused(_("Somebody else finds a volunteer for your own request."))
    if request.flagged_words and not scope_confirmed:
        raise Refused(
            _("The request speaks of %(words)s. Confirm that ordinary help is meant, or talk with the asker.")
            % {"words": request.flagged_words}
        )
    if request.wanted_on < timezone.localdate(now) and not on_paper and request.channel != request.Channel.PAPER:
        raise Refused(_("The day of this request is over. Withdraw it, and let the asker ask anew."))


def accept(request, *, by, now):
    """The volunteer says yes."""
    with transaction.atomic():
        held = events.lock(request.pk)
        _require_provider(held, by)
        events.require_state(held, State.MATCHED)
        standing.require_active(held.provider, now)
        held.state = State.ACCEPTED
        events.note(held, What.ACCEPTED, by=by, now=now)
        transaction.on_commit(lambda: telling.accepted(held, now), robust=True)
    return held


def decline(request, reason, *, by, now):
    """The volunteer can't: the minutes go back, and the request waits for somebody else."""
    with transaction.atomic():
        held = events.lock(request.pk)
        _require_provider(held, by)
        events.require_state(held, State.MATCHED, State.ACCEPTED)
        give_back(held, by, now)
        held.state, held.provider, held.provider_pseudonym, held.hold = State.OPEN, None, None, None
        events.note(held, What.DECLINED, by=by, now=now, minutes=held.minutes, text=reason)
        transaction.on_commit(lambda: telling.declined(held, now), robust=True)
    return held


def withdraw(request, reason, *, by, now):
    """The account's person or a coordinator takes it back, as long as no service was reported. What was held goes back."""
    with transaction.atomic():
        held = events.lock(request.pk)
        _require_asker_or_officer(held, by)
        events.require_state(held, *ServiceRequest.BEFORE_SERVICE)
        close(held, What.WITHDRAWN, by, now, reason)
        audit.record("redeeming.withdraw", held, by=by)
        transaction.on_commit(lambda: telling.withdrawn(held, now), robust=True)
    return held


def no_show(request, note, *, by, now):
    """The volunteer did not come: the minutes go back."""
    with transaction.atomic():
        held = events.lock(request.pk)
        _require_asker_or_officer(held, by)
        events.require_state(held, State.MATCHED, State.ACCEPTED)
        if now < wanted_moment(held):
            raise Refused(_("The agreed time has not come yet."))
        close(held, What.NO_SHOW, by, now, note)
        audit.record("redeeming.no_show", held, by=by, volunteer=held.provider.number)
        transaction.on_commit(lambda: telling.did_not_come(held, now), robust=True)
    return held


def wanted_moment(request):
    return timezone.make_aware(datetime.combine(request.wanted_on, request.wanted_at))


def wanted_end(request):
    return wanted_moment(request) + timedelta(minutes=request.minutes)


def close(held, what, by, now, text=""):
    """Under the request's lock: it comes to nothing."""
    if held.holds:
        give_back(held, by, now)
    held.state = State.CLOSED
    events.note(held, what, by=by, now=now, minutes=held.minutes, text=text)


def give_back(held, by, now, reason=""):
    """Under the request's lock: the minutes that it holds go back, once."""
    key = f"request:{held.public_id}:back:{held.hold_id}"
    moving.give_back(held.hold, evidence_key=key, by=by, now=now, reason=reason[:200] or held.code)


def _require_provider(request, by):
    if request.provider is None or request.provider.user_id != by.pk:
        raise PermissionDenied


def _require_asker_or_officer(request, by):
    if request.account.user_id != by.pk and not events.is_officer(by, request):
        raise PermissionDenied


def people_ties(user):
    """Confirmed close family whom the person may ask service for."""
    return FamilyTie.objects.filter(volunteer__user=user, state=FamilyTie.State.CONFIRMED).select_related("user", "volunteer")
