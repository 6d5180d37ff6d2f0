"""Reusable questions about the time ledger."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from portal.organisations import reach
from portal.organisations.models import Membership
from time_bank.ledger.models import TimeAccount, TimeEntry, TimeTransaction

Kind = TimeAccount.Kind


def accounts_of(user):
    """The user's accounts that are not merged into others, one a bank."""
    live = [TimeAccount.State.OPEN, TimeAccount.State.FROZEN]
    return TimeAccount.objects.filter(user=user, state__in=live).select_related("bank").order_by("pk")


def balance_of(user):
    """Minutes that the user may spend, in all banks."""
    return accounts_of(user).aggregate(total=Sum("balance"))["total"] or 0


def held_of(account):
    """Minutes of the account that wait in holding for an agreed service."""
    holding = TimeTransaction.objects.filter(entries__account__in=[account, *histories(account)[1:]], kind=TimeTransaction.Kind.HOLD)
    return holding.filter(closed_by=None).aggregate(total=Sum("minutes"))["total"] or 0


def histories(account):
    """The account and all that were merged into it, directly or not: what belongs to its person."""
    found, new = [account], [account]
    while new:
        new = list(TimeAccount.objects.filter(merged_into__in=new).order_by("pk"))
        found += new
    return found


@dataclass(frozen=True)
class Statement:
    """A month of an account: what was there before, every line, what was there after."""

    account: TimeAccount
    starts: datetime
    ends: datetime
    opening: int
    lines: list
    closing: int

    @property
    def received(self):
        return sum(line.minutes for line in self.lines if line.minutes > 0)

    @property
    def given(self):
        return -sum(line.minutes for line in self.lines if line.minutes < 0)


def month_bounds(year, month):
    """The first moment of a month and of the next, on the site's clock."""
    zone = timezone.get_current_timezone()
    following = (year + 1, 1) if month == 12 else (year, month + 1)
    return datetime(year, month, 1, tzinfo=zone), datetime(*following, 1, tzinfo=zone)


def statement(account, year, month):
    """The Statement of a month. Lines are TimeEntry rows with their transaction, in the order of the chain."""
    starts, ends = month_bounds(year, month)
    return between(account, starts, ends)


def between(account, starts, ends):
    """The Statement of any stretch of time; its cost does not grow with what came before."""
    entries = TimeEntry.objects.filter(account=account)
    before = entries.filter(recorded_at__lt=starts).order_by("-recorded_at", "-sequence").first()
    lines = list(
        entries.filter(recorded_at__gte=starts, recorded_at__lt=ends)
        .select_related("transaction", "transaction__reverses")
        .order_by("recorded_at", "sequence")
    )
    opening = before.balance_after if before else 0
    return Statement(account, starts, ends, opening, lines, lines[-1].balance_after if lines else opening)


def months_of(account):
    """The months of the account with entries, newest first, as their first days."""
    return _months(TimeEntry.objects.filter(account=account), "recorded_at")


def _months(rows, field):
    months = rows.annotate(month=TruncMonth(field)).order_by("-month").values_list("month", flat=True).distinct()
    return [month.date() for month in months]


@dataclass(frozen=True)
class Community:
    """A bank in one view. The sums by kind of account add up to zero: nothing is anywhere that was not earned."""

    sums: dict  # {kind: minutes}
    people: int
    total: int


def community(bank):
    """Sums of the entries, not of the cached balances."""
    rows = TimeEntry.objects.filter(account__bank=bank).order_by().values("account__kind").annotate(total=Sum("minutes"))
    found = {row["account__kind"]: row["total"] for row in rows}
    sums = {kind: found.get(kind.value, 0) for kind in Kind}
    people = TimeAccount.objects.filter(bank=bank, kind=Kind.PERSON).exclude(state=TimeAccount.State.MERGED).count()
    return Community(sums, people, sum(sums.values()))


def circulation(bank, now, months=12):
    """[(first day of a month, {kind of transaction: minutes})], newest first: what moved, corrections on their own."""
    since = timezone.localtime(now) - timedelta(days=31 * (months - 1))
    starts = month_bounds(since.year, since.month)[0]
    rows = TimeTransaction.objects.filter(bank=bank, recorded_at__gte=starts).annotate(month=TruncMonth("recorded_at")).order_by("-month")
    found = {}
    for month, kind, total in rows.values_list("month", "kind").annotate(total=Sum("minutes")):
        found.setdefault(month.date(), {})[kind] = total
    return list(found.items())


def of_people(user, permission):
    """Row filter for reach: accounts of confirmed people within reach, and everything of banks within reach."""
    confirmed = Membership.objects.filter(reach.under(user, permission, "organisation"), state=Membership.State.CONFIRMED)
    return reach.under(user, permission, "bank__organisation") | Q(user__in=confirmed.values("user"))
