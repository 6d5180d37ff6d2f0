"""Who may redeem, by the rule of the day: why not yet, in words, with the next step."""

from datetime import date

from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.learning.domain.missing import Unmet
from time_bank.ledger.domain import rules
from time_bank.ledger.domain.words import duration
from time_bank.ledger.models import TimeAccount
from time_bank.volunteers.domain import queries as volunteers
from time_bank.volunteers.models import FamilyTie, Volunteer, age_on

from ..models import ServiceRequest

REDEEM = "redeem"


def unmet(account, tie=None, *, minutes=None, birth="", now):
    """Every condition that keeps the account's person from asking for service for themselves, or for the family of `tie`."""
    rule = rules.rule_on(account.bank, timezone.localdate(now)).data["redeem"]
    found = [*_unmet_account(account), *_unmet_family(account, tie, rule), *_unmet_age(account, tie, birth, rule, now)]
    return [*found, *_unmet_stars(account, rule), *_unmet_balance(account, minutes)]


def _no(code, title, text="", **more):
    return Unmet(code, REDEEM, title=title, text=text, **more)


def _unmet_account(account):
    if account.state != TimeAccount.State.OPEN:
        yield _no("frozen", _("The time account is frozen."), _("Ask the volunteer coordinator."), waits=True)


def _unmet_family(account, tie, rule):
    if tie is None:
        return
    if not rule["family"]:
        yield _no("family", _("By the rules of this time bank only the person who saved the time can be served."), waits=True)
    if tie.volunteer.user_id != account.user_id or tie.state != FamilyTie.State.CONFIRMED:
        title = _("This relative is not confirmed as close family.")
        yield _no("tie", title, _("The coordinator confirms who is family."), url=reverse("volunteers:me"), action=_("My family"))


def _unmet_age(account, tie, birth, rule, now):
    least = rule["min_age"]
    if least is None:
        return
    born = birth_of(tie.user if tie else account.user) or (date.fromisoformat(birth) if birth else None)
    if born is None:
        title = _("The date of birth of the one who will be served is not known.")
        yield _no("birth", title, _("Service can be redeemed from %(n)d years on.") % {"n": least})
    elif age_on(born, timezone.localdate(now)) < least:
        yield _no(
            "age", _("Service can be redeemed from %(n)d years on.") % {"n": least}, _("The time stays saved until then."), waits=True
        )


def birth_of(user):
    """The day of birth that the site knows: from the pool, or out of the identity number."""
    if user is None:
        return None
    volunteer = volunteers.volunteer_of(user)
    if volunteer is not None and volunteer.birth_date:
        return volunteer.birth_date
    number = user.id_number_cipher
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14])) if len(number) == 18 else None


def _unmet_stars(account, rule):
    if rule["min_stars"] and stars_behind(account.user) < rule["min_stars"]:
        hours = volunteers.STAR_HOURS[rule["min_stars"] - 1]
        title = _("Time can be redeemed from %(n)d stars on, that is after %(hours)d hours of service.") % {
            "n": rule["min_stars"], "hours": hours,
        }  # fmt: skip
        yield _no("stars", title, waits=True)


def stars_behind(user):
    """Stars of the person; who was given time by family redeems with the stars of that family."""
    if user is None:
        return 0
    ties = FamilyTie.objects.filter(user=user, state=FamilyTie.State.CONFIRMED).values("volunteer")
    found = Volunteer.objects.filter(user=user) | Volunteer.objects.filter(pk__in=ties)
    return max((volunteers.stars_in(minutes) for minutes in volunteers.minutes_of(found).values()), default=0)


def _unmet_balance(account, minutes):
    waiting = waiting_minutes(account)
    free = account.balance - waiting
    if free >= (minutes or 1):
        return
    have = _("The account holds %(have)s.") % {"have": duration(max(0, account.balance))}
    if waiting:
        have += _(" Of these %(waiting)s are meant for requests that wait.") % {"waiting": duration(waiting)}
    title = _("That is not enough for %(want)s.") % {"want": duration(minutes)} if minutes else _("There is no time to redeem.")
    yield _no("balance", have, title)


def waiting_minutes(account):
    """What open requests of the account will ask for; nothing is held for them yet."""
    found = ServiceRequest.objects.filter(account=account, state=ServiceRequest.State.OPEN)
    return found.aggregate(total=Sum("minutes"))["total"] or 0
