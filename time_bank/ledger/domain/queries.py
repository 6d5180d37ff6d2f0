"""Reusable questions about the time ledger."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from portal.organisations import reach
from portal.organisations.models import Membership, Organisation
from time_bank.ledger.models import Bank, TimeAccount, TimeEntry, TimeTransaction

from . import accounts, posting

Kind = TimeAccount.Kind


def accounts_of(user):
    """The user's accounts that are not merged into others, one a bank; the fullest first."""
    live = [TimeAccount.State.OPEN, TimeAccount.State.FROZEN]
    return TimeAccount.objects.filter(user=user, state__in=live).select_related("bank").order_by("-balance", "pk")


def balance_of(user):
    """Minutes that the user may spend, in all banks."""
    return accounts_of(user).aggregate(total=Sum("balance"))["total"] or 0


def held_of(account):
    """Minutes of the account that wait in holding for an agreed service."""
    return sum(held.minutes for held in open_holds(account))


def open_holds(account):
    """The transactions that hold minutes of the account now: holds, and corrections that took the end of a hold back."""
    found = []
    new = list(_holding(kind=TimeTransaction.Kind.HOLD, entries__account__in=histories(account)))
    while new:
        found += [held for held in new if held.ended_by is None]
        new = list(_holding(reverses__closes__in=[held for held in new if held.ended_by is not None]))
    return found


def _holding(**those):
    """Of these, the ones that are open, and those whose end was taken back."""
    holding = TimeTransaction.objects.filter(**those).annotate(ended_by=F("closed_by"))
    return holding.filter(Q(closed_by=None) | Q(closed_by__reversed_by__isnull=False)).order_by("pk")


def histories(account):
    """The account and all that were merged into it, directly or not: what belongs to its person."""
    found, new = [account], [account]
    while new:
        new = list(TimeAccount.objects.filter(merged_into__in=new).order_by("pk"))
        found += new
    return found


@dataclass(frozen=True)
class Line:
    """One line of a statement: an entry with what its transaction says."""

    sequence: int
    minutes: int
    balance_after: int
    recorded_at: datetime
    transaction: int
    kind: str
    occurred_on: date
    reason: str
    recorded_by: str
    reverses: int | None
    is_taken_back: bool

    @property
    def label(self):
        return TimeTransaction.Kind(self.kind).label

    @property
    def may_be_taken_back(self):
        return not self.is_taken_back and self.kind not in posting.NOT_REVERSED


COLUMNS = (
    "sequence", "minutes", "balance_after", "recorded_at", "transaction", "transaction__kind", "transaction__occurred_on",
    "transaction__reason", "transaction__recorded_by", "transaction__reverses", "transaction__reversed_by",
)  # fmt: skip


@dataclass(frozen=True)
class Statement:
    """A stretch of an account: what was there before, every line, what was there after."""

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


def year_bounds(year):
    return month_bounds(year, 1)[0], month_bounds(year, 12)[1]


def statement(account, year, month):
    """The Statement of a month, in the order of the chain."""
    return between(account, *month_bounds(year, month))


def between(account, starts, ends):
    """The Statement of any stretch of time; its cost does not grow with what came before."""
    entries = TimeEntry.objects.filter(account=account)
    before = entries.filter(recorded_at__lt=starts).order_by("-recorded_at", "-sequence").values_list("balance_after", flat=True).first()
    found = entries.filter(recorded_at__gte=starts, recorded_at__lt=ends).order_by("recorded_at", "sequence").values_list(*COLUMNS)
    lines = [Line(*row[:-1], row[-1] is not None) for row in found]
    opening = before or 0
    return Statement(account, starts, ends, opening, lines, lines[-1].balance_after if lines else opening)


def neighbours(account, starts, ends):
    """(the month of the last entry before, the month of the first entry after) as dates or None: where a statement leads on to."""
    moments = TimeEntry.objects.filter(account=account).values_list("recorded_at", flat=True)
    before = moments.filter(recorded_at__lt=starts).order_by("-recorded_at").first()
    after = moments.filter(recorded_at__gte=ends).order_by("recorded_at").first()
    return tuple(timezone.localdate(moment).replace(day=1) if moment else None for moment in (before, after))


@dataclass(frozen=True)
class Community:
    """A bank in one view. The sums by kind of account add up to zero: nothing is anywhere that was not earned."""

    sums: dict  # {kind: minutes}
    people: int
    total: int

    @property
    def rows(self):
        """[(what kind of account, minutes)] as they are shown."""
        return [(kind.label, minutes) for kind, minutes in self.sums.items() if minutes or kind != Kind.HONOUR]


def community(bank):
    """As the balances say: quick, for pages that everybody opens. check_ledgers and `added_up` compare them with the entries."""
    return communities([bank])[bank.pk]


def communities(banks):
    """{bank id: its Community}, with one question for all of them."""
    rows = TimeAccount.objects.filter(bank__in=banks).order_by().values_list("bank", "kind")
    sums, people = {}, {}
    for bank, kind, total, there in rows.annotate(total=Sum("balance"), there=Count("pk", filter=~Q(state=TimeAccount.State.MERGED))):
        sums.setdefault(bank, {})[kind] = total
        if kind == Kind.PERSON:
            people[bank] = there
    return {bank: _community(found, people.get(bank, 0)) for bank, found in sums.items()}


def added_up(bank):
    """As every single entry adds up."""
    rows = TimeEntry.objects.filter(account__bank=bank).order_by().values_list("account__kind").annotate(total=Sum("minutes"))
    return _community(dict(rows), community(bank).people)


def _community(found, people):
    sums = {kind: found.get(kind.value, 0) for kind in Kind}
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


def banks_of(user, permission):
    """Banks within reach, and the bank above that serves the places where the user holds the permission."""
    above = Q(pk__in=[])
    for path in reach.roots(user, permission):
        bank = accounts.bank_at(Organisation(path=path))
        if bank is not None:
            above |= Q(pk=bank.pk)
    within = _either(reach.under(user, permission, "organisation"), above)
    return Bank.objects.filter(within).select_related("organisation").order_by("pk")


def of_people(user, permission):
    """Row filter for reach: accounts of confirmed people within reach, and everything of banks within reach."""
    confirmed = Membership.objects.filter(reach.under(user, permission, "organisation"), state=Membership.State.CONFIRMED)
    return _either(reach.under(user, permission, "bank__organisation"), Q(user__in=confirmed.values("user")))


def _either(within, more):
    """An empty condition holds everywhere: joined by “or” as it is, it would leave only the other one."""
    return within | more if within else within
