"""Asking for service: on the page by the account's own person, by telephone and on paper through a coordinator."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core import audit
from portal.organisations import reach, rules
from time_bank.activities.domain import wording
from time_bank.ledger.domain import accounts
from time_bank.volunteers.domain import queries as volunteers

from ..models import LEAST_MINUTES, MOST_MINUTES, RequestEvent, ServiceRequest
from . import entitled, events, telling
from .errors import NotEntitled, Refused, ScopeQuestion

Channel, State, What = ServiceRequest.Channel, ServiceRequest.State, RequestEvent.What
AHEAD, BACK = timedelta(days=180), timedelta(days=90)
audit.action("redeeming.ask", gettext_lazy("Ask for service"), gettext_lazy("Service asked for"))
audit.action("redeeming.withdraw", gettext_lazy("Withdraw a request"), gettext_lazy("Request for service withdrawn"))


@dataclass(frozen=True)
class Wish:
    """What is asked for. `scope_words`: the words that stood before the person who said that it is ordinary help."""

    category: Any
    wish: str
    place: str
    area: str
    wanted_on: date
    wanted_at: time
    minutes: int
    tie: Any = None
    birth: str = ""
    scope_words: str = ""


def ask(account, wish, *, by, client_id: UUID, now):
    """The account's own person asks on the page. The same `client_id` again gives the same request."""
    if account.user_id != by.pk:
        raise PermissionDenied
    return _ask(account, wish, Channel.PAGE, by=by, client_id=client_id, now=now)


def ask_for(account, wish, channel, *, identity_note, by, client_id: UUID, now, sheet=None):
    """A coordinator writes down what the account's person asked for by telephone or on paper, and says how they know who it was."""
    reach.require(by, rules.SERVICE_RUN, organisation_of(account))
    if account.user_id == by.pk:
        raise Refused(_("Nobody writes down their own request: ask on your page."))
    note = events.words(identity_note, _("Say how you know who is asking."), least=4)
    return _ask(account, wish, channel, by=by, client_id=client_id, now=now, identity_note=note[:120], sheet=sheet, entered_by=by.pseudonym)


def organisation_of(account):
    """Who handles the requests of an account: the organisation of the person's volunteering, else the bank's own."""
    volunteer = volunteers.volunteer_of(account.user) if account.user_id else None
    if volunteer is not None and accounts.bank_at(volunteer.organisation) == account.bank:
        return volunteer.organisation
    return account.bank.organisation


@transaction.atomic
def _ask(account, wish, channel, *, by, client_id, now, **more):
    account = accounts.lock([accounts.current(account).pk])[accounts.current(account).pk]
    known = ServiceRequest.objects.filter(client_id=client_id, account=account).first()
    if known is not None:
        return known
    if account.user_id is None:
        raise Refused(_("This person's data were erased; nothing is added any more."))
    _refuse_sheetless(wish, channel, now)
    missing = entitled.unmet(account, wish.tie, minutes=wish.minutes, birth=wish.birth, now=now)
    if missing:
        raise NotEntitled(missing)
    _refuse_twice(account, wish)
    request = ServiceRequest(
        bank=account.bank, organisation=organisation_of(account), account=account, asker=account.user, channel=channel, client_id=client_id,
        tie=wish.tie, category=wish.category, wish_cipher=wish.wish.strip(), place_cipher=wish.place.strip(), area=wish.area.strip(),
        birth_cipher=wish.birth, wanted_on=wish.wanted_on, wanted_at=wish.wanted_at, minutes=wish.minutes,
        flagged_words=_scope(wish), created_at=now, updated_at=now, **more,
    )  # fmt: skip
    request.save(force_insert=True)
    events.note(request, What.ASKED, by=by, now=now, minutes=wish.minutes)
    audit.record("redeeming.ask", request, by=by, channel=str(channel), minutes=wish.minutes)
    transaction.on_commit(lambda: telling.asked(request, now), robust=True)
    return request


def _refuse_twice(account, wish):
    """The same help for the same person at the same hour: somebody went back and sent the form again."""
    alike = ServiceRequest.objects.filter(account=account, tie=wish.tie, category=wish.category, state__in=ServiceRequest.BEFORE_SERVICE)
    known = alike.filter(wanted_on=wish.wanted_on, wanted_at=wish.wanted_at).first()
    if known is not None:
        raise Refused(
            _("You have asked for this already, for the same day and hour: %(code)s. Look under “My requests”.") % {"code": known.code}
        )


def _refuse_sheetless(wish, channel, now):
    """What no rule of a bank decides: the day, the length, and words enough."""
    today = timezone.localdate(now)
    if isinstance(wish.minutes, bool) or not isinstance(wish.minutes, int) or not LEAST_MINUTES <= wish.minutes <= MOST_MINUTES:
        raise Refused({"minutes": _("Ask for 15 minutes to 8 hours.")})
    first = today - BACK if channel == Channel.PAPER else today
    if wish.wanted_on < first:
        raise Refused({"wanted_on": _("This day is over.")})
    if wish.wanted_on > today + AHEAD:
        raise Refused({"wanted_on": _("Ask at most half a year ahead.")})
    for field, text, least in (("wish", wish.wish, 4), ("area", wish.area, 2)):
        if len(text.strip()) < least:
            raise Refused({field: _("Write a little more, so that the volunteer knows what to do and where.")})


def _scope(wish):
    """Words that speak of psychotherapy or crisis intervention; ScopeQuestion until somebody said that it is ordinary help."""
    if wording.forbidden(wish.category.title):
        raise Refused({"category": _("Volunteers may not give psychotherapy or crisis intervention.")})
    words = "、".join(wording.mentions(wish.wish))[:200]
    if words and words != wish.scope_words:
        raise ScopeQuestion(
            _(
                "This speaks of %(words)s. Volunteers keep company and help in daily life; they give no psychotherapy and no crisis"
                " intervention. Say that ordinary help is meant, or write it differently. In danger call 120 or 110."
            )
            % {"words": words},
            words,
        )
    return words
