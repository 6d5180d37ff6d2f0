"""Statements, sums of a community, and what a person may take along or have erased."""

import json
from datetime import datetime, timedelta

import pytest

from courses.learning.domain import checking
from portal.organisations import reach, rules
from tests.factories.accounts import UserFactory
from tests.factories.ledger import BankFactory
from time_bank.ledger.domain import moving, posting, queries
from time_bank.ledger.domain.sealed import TIME
from time_bank.ledger.holding import erase, export
from time_bank.ledger.models import TimeAccount

from .scene import NOW, Desk

pytestmark = pytest.mark.django_db


def at(text):
    return datetime.fromisoformat(f"{text}+08:00")


@pytest.fixture
def year(desk):
    """An account with entries in September, October (the last hour, the first hour of November) and November."""
    user = UserFactory()
    for moment, minutes in (("2026-09-10T09:00", 60), ("2026-10-31T23:30", 30), ("2026-11-01T00:30", 40)):
        desk.deposit(user, minutes, now=at(moment), occurred_on=at(moment).date())
    desk.now = at("2026-11-20T09:00")
    moving.donate(desk.account(user), 20, **desk.told)
    return desk.account(user)


def test_a_month_opens_with_what_was_there_and_closes_with_what_is_left(year):
    for month, opening, minutes, closing in ((9, 0, [60], 60), (10, 60, [30], 90), (11, 90, [40, -20], 110), (12, 110, [], 110)):
        found = queries.statement(year, 2026, month)
        assert (found.opening, [line.minutes for line in found.lines], found.closing) == (opening, minutes, closing)
    assert (found.received, found.given) == (0, 0)
    whole = queries.between(year, *queries.year_bounds(2026))
    assert (whole.opening, whole.received, whole.given, whole.closing) == (0, 130, 20, 110)


def test_a_statement_leads_on_to_the_months_with_entries(year):
    months = [tuple(day and day.month for day in queries.neighbours(year, *queries.month_bounds(2026, month))) for month in (8, 9, 10, 12)]
    assert months == [(None, 9), (None, 10), (9, 11), (11, None)]


def test_what_was_taken_back_is_marked_on_its_line(desk):
    user = UserFactory()
    posted = desk.deposit(user, 60, reason="读报").transaction
    posting.reverse(posted, by=desk.by, reason="记错", now=NOW)
    lines = queries.statement(desk.account(user), 2026, 11).lines
    assert [(line.reason, line.is_taken_back, line.reverses) for line in lines] == [("读报", True, None), ("记错", False, posted.pk)]


@pytest.mark.parametrize("more", [1, 30])
def test_a_statement_takes_the_same_questions_for_few_lines_and_many(desk, more, django_assert_num_queries):
    user = UserFactory()
    for _n in range(more):
        desk.deposit(user, 10)
    account = desk.account(user)
    with django_assert_num_queries(2):
        assert len(queries.statement(account, 2026, 11).lines) == more


def test_a_deposit_asks_for_nothing_twice(desk, django_assert_num_queries):
    user = UserFactory()
    desk.deposit(user, 10)
    with django_assert_num_queries(10):  # rule; account; begin, locks, evidence, transaction, entries, two balances, end
        desk.deposit(user, 10)


def test_the_sums_of_a_community_add_up_to_zero_as_balances_and_as_entries(desk):
    payer, other = desk.rich(200), desk.rich(100)
    moving.hold(payer, 50, **desk.told)
    moving.donate(other, 30, **desk.told)
    Desk(BankFactory(), desk.by).rich(999)
    sums = queries.community(desk.bank)
    assert {kind.value: minutes for kind, minutes in sums.sums.items()} == {
        "person": 220, "pool": 30, "issue": -300, "held": 50, "expired": 0, "honour": 0,
    }  # fmt: skip
    assert (sums.total, sums.people) == (0, 2)
    assert queries.added_up(desk.bank) == sums


def test_circulation_by_month(year, desk):
    found = queries.circulation(desk.bank, at("2026-11-25T09:00"))
    assert [(month.month, moved) for month, moved in found] == [
        (11, {"deposit": 40, "donation": 20}),
        (10, {"deposit": 30}),
        (9, {"deposit": 60}),
    ]


def test_a_person_takes_every_line_along(year):
    copy = json.loads(json.dumps(export(year.user), ensure_ascii=False))
    (account,) = copy["accounts"]
    assert (account["balance_minutes"], [line["minutes"] for line in account["entries"]]) == (110, [60, 30, 40, -20])
    assert export(UserFactory()) == {}


def test_erasure_cuts_the_tie_and_keeps_a_sound_ledger(year):
    assert len(erase(year.user, NOW)) == 1
    account = TimeAccount.objects.get(pk=year.pk)
    assert (account.user, account.balance, account.state) == (None, 110, "frozen")
    assert list(checking.problems(TIME)) == []
    assert erase(UserFactory(), NOW) == []


def test_reach_shows_accounts_of_confirmed_people_and_of_banks_within(cast):
    bank = BankFactory(organisation=cast.tree.county, opened_at=NOW)
    desk = Desk(bank, cast.superior)
    for person in (cast.owner, cast.neighbour, cast.stranger):
        desk.deposit(person, 60)
    seen = TimeAccount.objects.filter(kind="person")

    def names(person):
        return sorted(reach.rows(person, rules.TIME_VIEW, seen).values_list("user__username", flat=True))

    assert names(cast.superior) == ["neighbour", "owner", "stranger"]
    assert names(cast.superuser) == ["neighbour", "owner", "stranger"]
    assert list(queries.banks_of(cast.superuser, "time.view")) == [bank]
    assert names(cast.coordinator) == ["owner"]
    assert names(cast.sibling) == ["neighbour"]
    assert names(cast.owner) == []
    assert list(queries.banks_of(cast.coordinator, "time.view")) == [bank]
    assert list(queries.banks_of(cast.owner, "time.view")) == []


def test_a_clock_that_goes_back_never_breaks_the_order_of_a_statement(desk):
    user = UserFactory()
    desk.deposit(user, 60, now=NOW)
    desk.deposit(user, 30, now=NOW - timedelta(days=40))
    found = queries.statement(desk.account(user), 2026, 11)
    assert ([line.balance_after for line in found.lines], found.closing) == ([60, 90], 90)
