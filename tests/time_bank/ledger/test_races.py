"""Many at once, by separate processes on the database that the tests run on."""

from collections import Counter

import pytest

from courses.learning.domain import checking
from tests.factories.accounts import UserFactory
from tests.factories.ledger import BankFactory, RuleVersionFactory
from tests.racing import race
from time_bank.ledger.domain import moving
from time_bank.ledger.domain.sealed import TIME
from time_bank.ledger.models import TimeAccount, TimeTransaction

from .scene import NOW, Desk, balances, summed

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def run(tmp_path):
    """What each process came to; nobody may fail, and afterwards the ledger is whole."""

    def start(name, count, *arguments):
        results = race(f"tests.time_bank.ledger.racers:{name}", count, *arguments, NOW.isoformat(), data_dir=tmp_path, timeout=300)
        assert [result["error"] for result in results if "error" in result] == []
        assert list(checking.problems(TIME)) == []
        assert sum(TimeAccount.objects.values_list("balance", flat=True)) == 0
        return [result["value"] for result in results]

    return start


def test_100_clients_spend_from_one_account_at_once_and_it_ends_at_its_floor(desk, run):
    account, others = desk.rich(605), [desk.account(UserFactory()).pk for _n in range(5)]
    results = Counter(run("spend", 100, account.pk, ",".join(map(str, others))))
    assert results == {"spent": 60, "empty": 40}
    account.refresh_from_db()
    assert (account.balance, summed(account), account.entry_count) == (5, 5, 61)
    assert TimeTransaction.objects.exclude(kind="deposit").count() == 60
    gone = balances(desk.bank)
    assert gone["held"] + gone["pool"] + sum(TimeAccount.objects.filter(pk__in=others).values_list("balance", flat=True)) == 600


def test_16_confirm_the_same_service_and_it_is_credited_once(desk, run):
    user = UserFactory()
    results = run("confirm", 16, user.pk)
    assert Counter(word for word, _pk in results) == {"credited": 1, "already": 15}
    assert len({pk for _word, pk in results}) == 1
    assert desk.account(user).balance == 90


def test_the_most_of_a_day_and_the_cap_hold_for_services_credited_at_once(run):
    rule = RuleVersionFactory(day_max_minutes=480, cap_minutes=420)
    desk = Desk(BankFactory(code=rule.code, opened_at=NOW), UserFactory())
    users = [UserFactory() for _n in range(3)]
    results = run("serve", 24, ",".join(str(user.pk) for user in users))
    assert [desk.account(user).balance for user in users] == [420] * 3
    assert TimeAccount.objects.filter(kind="person").count() == 3
    assert sum(credited for credited, _day, _cap in results) == 1260
    assert balances(desk.bank)["pool"] == sum(cap for _credited, _day, cap in results)
    assert balances(desk.bank)["issue"] == -1260 - balances(desk.bank)["pool"]


def test_gifts_both_ways_at_once_do_not_wait_for_each_other(desk, run):
    one, other = desk.rich(100), desk.rich(100)
    assert run("swap", 40, one.pk, other.pk) == ["given"] * 40
    assert (summed(one), summed(other)) == (100, 100)


def test_a_hold_is_settled_or_given_back_once(desk, run):
    payer, provider = desk.rich(60), desk.account(UserFactory())
    held = moving.hold(payer, 60, **desk.told)
    results = Counter(run("end", 16, held.pk, provider.pk))
    assert results["refused"] == 15
    assert (summed(payer), summed(provider)) == ((20, 40) if results["settled"] else (60, 0))
    assert balances(desk.bank)["held"] == 0


def test_a_transaction_is_taken_back_once_and_never_below_the_floor(desk, run):
    user = UserFactory()
    posted = desk.deposit(user, 60).transaction
    results = Counter(run("correct", 16, posted.pk))
    assert (results["reversed"], results["donated"]) in ((1, 0), (0, 1), (0, 2), (0, 3))
    assert desk.account(user).balance == (0 if results["reversed"] else 60 - 20 * results["donated"])


def test_a_merge_loses_nothing_that_is_spent_meanwhile(desk, run):
    gone, stays = desk.rich(500), desk.rich(500)
    results = Counter(run("mix", 32, gone.pk, stays.pk))
    assert results["merged"] == 1
    gone.refresh_from_db()
    assert (gone.balance, gone.state) == (0, "merged")
    assert summed(stays) == 1000 - 5 * results["donated"]
