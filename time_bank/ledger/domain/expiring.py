"""Minutes that lapse: by the rule under which they were earned, the oldest spent first.

An account's history is gone through once: what comes in is a lot with its last day, what goes out takes from the oldest lots,
what is given back returns to the lots it came from. What is left of a lot after its last day lapses.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from time_bank.ledger.models import RuleVersion, TimeAccount, TimeEntry, TimeTransaction

from . import accounts, posting, queries, rules

Kind = TimeTransaction.Kind


@dataclass
class Lot:
    """Minutes that came in together. `last_day` None: they never lapse."""

    transaction: int
    left: int
    last_day: date | None

    def has_lapsed(self, day):
        return self.last_day is not None and self.last_day < day


class Lots:
    """What is left of each lot of an account."""

    def __init__(self):
        self.lots, self.owed, self._taken = [], 0, {}

    def read(self, entry):
        posted = entry.transaction
        if entry.minutes < 0:
            self._taken[posted.pk] = self._take(-entry.minutes, self._order(posted))
        else:
            rest = entry.minutes - sum(self._return(entry.minutes, key) for key in _undone(posted))
            self._add(posted, rest)

    def left(self, day):
        return [lot for lot in self.lots if lot.left and not lot.has_lapsed(day)]

    def lapsed(self, day):
        return sum(lot.left for lot in self.lots if lot.has_lapsed(day))

    def _order(self, posted):
        """The lots that something goes out of, first things first."""
        if posted.kind == Kind.EXPIRY:
            return sorted(self.lots, key=lambda lot: not lot.has_lapsed(posted.occurred_on))
        return sorted(self.lots, key=lambda lot: lot.transaction != posted.reverses_id)

    def _take(self, minutes, lots):
        taken = []
        for lot in lots:
            part = min(lot.left, minutes)
            if part:
                lot.left, minutes = lot.left - part, minutes - part
                taken.append([lot, part])
        self.owed += minutes
        return taken

    def _return(self, minutes, key):
        """Give back to the lots what a transaction took from them, the newest first. Returns how much."""
        before = minutes
        for item in reversed(self._taken.get(key, ())):
            part = min(item[1], minutes)
            item[0].left, item[1], minutes = item[0].left + part, item[1] - part, minutes - part
        return before - minutes

    def _add(self, posted, minutes):
        paid = min(self.owed, minutes)
        self.owed -= paid
        if minutes > paid:
            self.lots.append(Lot(posted.pk, minutes - paid, last_day(posted)))


def _undone(posted):
    """The transactions whose taking this one undoes: a hold that ends, with those it began as, or what a correction takes back."""
    if posted.closes_id is not None:
        return [held.pk for held in posted.closes.holds()]
    return [posted.reverses_id] if posted.kind == Kind.REVERSAL and posted.reverses.kind != Kind.EXPIRY else []


def last_day(posted):
    """The last day on which minutes of this transaction can be spent; None where its rule knows no end."""
    months = posted.rule.data["expiry_months"]
    if months is None:
        return None
    begun = timezone.localdate(posted.recorded_at) if posted.kind == Kind.REVERSAL else posted.occurred_on
    year, month = divmod(begun.year * 12 + begun.month - 1 + months, 12)
    return date(year, month + 1, min(begun.day, calendar.monthrange(year, month + 1)[1]))


def lots_of(account):
    """The Lots of an account, with the histories of those that were merged into it."""
    entries = TimeEntry.objects.filter(account__in=queries.histories(account)).exclude(transaction__kind=Kind.MERGE)
    found = Lots()
    for entry in entries.select_related("transaction__rule", "transaction__closes__reverses", "transaction__reverses").order_by(
        "recorded_at", "pk"
    ):
        found.read(entry)
    return found


def lapsing(account, day):
    """[(last day, minutes)] of what will lapse if it is not spent, the next first."""
    found = {}
    for lot in lots_of(account).left(day):
        if lot.last_day is not None:
            found[lot.last_day] = found.get(lot.last_day, 0) + lot.left
    return sorted(found.items())


def knows_an_end(bank):
    """The versions of rules under which minutes of this bank lapse."""
    codes = bank.choices.values("code")
    return [version for version in RuleVersion.objects.filter(code__in=codes) if version.data["expiry_months"]]


def expire(bank, now):
    """Let what has lapsed lapse, account by account, each in a transaction of its own. Returns how many accounts it touched."""
    versions = knows_an_end(bank)
    if not versions:
        return 0
    touched = TimeEntry.objects.filter(account__bank=bank, transaction__rule__in=versions).values("account")
    people = TimeAccount.objects.filter(bank=bank, kind=TimeAccount.Kind.PERSON, balance__gt=0, merged_into=None)
    with_histories = people.filter(pk__in=touched) | people.filter(merged_from__isnull=False)
    return sum(_expire(account, now) for account in with_histories.distinct().order_by("pk"))


def _expire(account, now):
    day = timezone.localdate(now)
    if not lots_of(account).lapsed(day):
        return False
    store = accounts.own(account.bank, TimeAccount.Kind.EXPIRED)
    with transaction.atomic():
        locked = accounts.lock([account.pk, store.pk])
        minutes = min(lots_of(locked[account.pk]).lapsed(day), locked[account.pk].balance)
        key = f"expires:{account.pk}:{day.isoformat()}"
        if minutes <= 0 or TimeTransaction.objects.filter(bank=account.bank, evidence_key=key).exists():
            return False
        fields = posting.fields_of(account.bank, Kind.EXPIRY, rules.rule_on(account.bank, day), day, evidence_key=key, by=None, now=now)
        posting.write(locked, {account.pk: -minutes, store.pk: minutes}, fields, lift=True)
    return True


def soon(account, now, days=60):
    """(last day, minutes) of what lapses next within so many days, or None."""
    if not knows_an_end(account.bank):
        return None
    day = timezone.localdate(now)
    return next((item for item in lapsing(account, day) if item[0] <= day + timedelta(days=days)), None)
