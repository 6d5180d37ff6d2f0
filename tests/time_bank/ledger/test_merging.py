"""Two accounts of one person become one, and both histories stay."""

import pytest

from courses.learning.domain import checking
from tests.factories.accounts import UserFactory
from tests.factories.ledger import BankFactory
from time_bank.ledger.domain import accounts, merging, moving, posting, queries
from time_bank.ledger.domain.errors import Refused
from time_bank.ledger.domain.sealed import TIME

from .scene import NOW, Desk, summed

pytestmark = pytest.mark.django_db


def merge(desk, one, other):
    return merging.merge(one, other, by=desk.by, reason="同一个人登记了两次", now=NOW)


def test_the_balance_moves_and_both_histories_are_read_together(desk):
    old, kept = desk.rich(100), desk.rich(50)
    merge(desk, old, kept)
    old.refresh_from_db()
    kept.refresh_from_db()
    assert (old.balance, kept.balance, old.state, old.merged_into, old.user) == (0, 150, "merged", kept, kept.user)
    assert [account.pk for account in queries.histories(kept)] == [kept.pk, old.pk]
    assert (old.entry_count, kept.entry_count) == (2, 2)
    assert list(checking.problems(TIME)) == []


def test_nothing_more_is_written_to_the_merged_account(desk):
    old, kept = desk.rich(100), desk.rich(50)
    user = old.user
    merge(desk, old, kept)
    old.refresh_from_db()
    with pytest.raises(Refused):
        posting.post(desk.bank, "gift", {old: -1, kept: 1}, rule=desk.bank.transactions.first().rule, occurred_on=NOW.date(), **desk.told)
    assert desk.account(user).pk not in (old.pk, kept.pk), "whoever was entered twice begins anew if the second sign-in goes on"
    for again in ((old, kept), (kept, old), (kept, kept)):
        with pytest.raises(Refused):
            merge(desk, *again)


def test_what_was_held_or_is_taken_back_finds_the_account_that_stays(desk):
    old, kept = desk.rich(100), desk.rich(50)
    held = moving.hold(old, 40, **desk.told)
    deposit = desk.bank.transactions.filter(entries__account=old, kind="deposit").get()
    merge(desk, old, kept)
    assert queries.held_of(kept) == 40
    moving.give_back(held, **desk.told)
    assert (summed(old), summed(kept)) == (0, 150)
    posting.reverse(deposit, by=desk.by, reason="重复登记的服务", now=NOW)
    assert summed(kept) == 50
    old.refresh_from_db()
    moving.donate(old, 10, **desk.told)
    assert summed(kept) == 40


def test_what_one_account_owes_the_other_owes(desk):
    user, kept = UserFactory(), desk.account(UserFactory())
    deposit = desk.deposit(user, 60).transaction
    moving.donate(desk.account(user), 60, **desk.told)
    posting.reverse(deposit, by=desk.by, reason="没有服务", now=NOW, owing=True)
    merge(desk, desk.account(user), kept)
    kept.refresh_from_db()
    assert (kept.balance, kept.floor) == (-60, -60)


def test_a_merge_is_refused_without_a_reason_across_banks_and_for_frozen_accounts(desk):
    one, other = desk.rich(10), desk.rich(10)
    elsewhere = Desk(BankFactory(), desk.by).rich(10)
    frozen = accounts.set_state(desk.rich(10), "frozen", by=desk.by, reason="核查", now=NOW)
    ownerless = desk.rich(10)
    type(ownerless).objects.filter(pk=ownerless.pk).update(user=None)
    for pair in ((one, elsewhere), (one, frozen), (frozen, one), (one, ownerless), (one, accounts.own(desk.bank, "pool"))):
        with pytest.raises(Refused):
            merge(desk, *pair)
    with pytest.raises(Refused):
        merging.merge(one, other, by=desk.by, reason=" ", now=NOW)
    assert (summed(one), summed(other)) == (10, 10)
