"""Minutes of confirmed service become minutes of an account, by the rule of the day on which the service was given."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from time_bank.ledger.models import RuleVersion, TimeAccount, TimeEntry, TimeTransaction

from . import accounts, posting, rules
from .errors import Refused

MOST = 24 * 60
Kind = TimeTransaction.Kind


@dataclass(frozen=True)
class Deposit:
    """What became of the minutes. `transaction` is None when the rule left none to enter."""

    transaction: TimeTransaction | None
    credited: int  # minutes that can be spent
    beyond_day: int  # left out: the day had its most
    beyond_cap: int  # gone to the pool or counted as honour: the account had its most
    rule: RuleVersion


def deposit(bank, user, minutes, *, occurred_on, evidence_key, by, now, reason="", evidence=None):
    """Credit service: rounded, at most the day's most, and above the cap given away as the rule says. Returns a Deposit.

    AlreadyPosted when the evidence has counted.
    """
    if isinstance(minutes, bool) or not isinstance(minutes, int) or not 0 < minutes <= MOST:
        raise Refused(_("Minutes of service must be whole, more than 0, and at most 24 hours."))
    rule = rules.rule_on(bank, occurred_on)
    account = accounts.account_of(user, bank, now)
    fields = posting.fields_of(bank, Kind.DEPOSIT, rule, occurred_on, evidence_key=evidence_key, by=by, now=now, reason=reason)
    try:
        with transaction.atomic():
            return _deposit(bank, account, minutes, fields, evidence or {})
    except IntegrityError:
        posting.refuse_posted(bank, evidence_key)
        raise


def _deposit(bank, account, minutes, fields, evidence):
    rule = fields["rule"]
    locked = _lock(bank, account, rule)
    posting.refuse_posted(bank, fields["evidence_key"])
    counted = rules.rounded(rule, minutes)
    wanted = min(counted, _room_of_day(account, rule, fields["occurred_on"]))
    issue, person, above = (_one(locked, kind) for kind in (TimeAccount.Kind.ISSUE, TimeAccount.Kind.PERSON, _above(rule)))
    credited = rules.fitting(rule, person, wanted)
    told = {"given": minutes, "beyond_day": counted - wanted, "beyond_cap": wanted - credited}
    posted = None
    if wanted:
        legs = {issue.pk: -wanted, person.pk: credited}
        if above is not None:
            legs[above.pk] = wanted - credited
        posted = posting.write(locked, legs, fields | {"evidence": told | evidence})
    return Deposit(posted, credited, counted - wanted, wanted - credited, rule)


def _above(rule):
    """Where minutes above the cap go; None where there is no cap."""
    if rule.data["cap_minutes"] is None:
        return None
    return TimeAccount.Kind.POOL if rule.data["above_cap"] == "donate" else TimeAccount.Kind.HONOUR


def _lock(bank, account, rule):
    """Every account that the deposit may touch, locked by one statement."""
    of_bank = Q(kind=TimeAccount.Kind.ISSUE, shard=accounts.shard_for(TimeAccount.Kind.ISSUE, account))
    if _above(rule):
        of_bank |= Q(kind=_above(rule))
    return accounts.lock_where(Q(bank=bank) & of_bank | Q(pk=account.pk))


def _one(locked, kind):
    return next((account for account in locked.values() if account.kind == kind), None)


def _room_of_day(account, rule, day):
    """How much of the day's most is left; what was taken back leaves room again."""
    most = rule.data["day_max_minutes"]
    if most is None:
        return MOST
    return max(0, most - earned_on(account, day))


def earned_on(account, day):
    """Minutes that the account earned by service of one day: deposits and redemptions received, less what was taken back."""
    earning = Q(transaction__kind__in=[Kind.DEPOSIT, Kind.SETTLE], minutes__gt=0)
    taken = Q(transaction__kind=Kind.REVERSAL, transaction__reverses__kind__in=[Kind.DEPOSIT, Kind.SETTLE], minutes__lt=0)
    rows = TimeEntry.objects.filter(earning | taken, account=account, transaction__occurred_on=day)
    return rows.aggregate(total=Sum("minutes"))["total"] or 0
