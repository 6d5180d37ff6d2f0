"""Minutes come in by service and change hands; each movement adds up to zero and counts its evidence once."""

import pytest

from tests.factories.accounts import UserFactory
from tests.factories.ledger import BankFactory
from time_bank.ledger.domain import accounts, merging, moving, posting, queries, rules
from time_bank.ledger.domain.errors import AlreadyPosted, BelowFloor, Refused
from time_bank.ledger.models import TimeAccount, TimeEntry, TimeTransaction

from .scene import DAY, NOW, balances, summed

pytestmark = pytest.mark.django_db


def test_a_deposit_gives_minutes_out_and_into_the_account(desk):
    user = UserFactory()
    made = desk.deposit(user, 150, reason="陪聊")
    assert (made.credited, made.beyond_day, made.beyond_cap) == (150, 0, 0)
    assert balances(desk.bank) == {"person": 150, "issue": -150, "pool": 0, "held": 0, "expired": 0, "honour": 0}
    assert queries.balance_of(user) == 150
    assert made.transaction.evidence == {"given": 150, "beyond_day": 0, "beyond_cap": 0}
    assert sum(TimeEntry.objects.values_list("minutes", flat=True)) == 0


def test_the_same_evidence_counts_once_and_says_where(desk):
    user = UserFactory()
    first = desk.deposit(user, 60, evidence_key="record:1").transaction
    with pytest.raises(AlreadyPosted) as refused:
        desk.deposit(user, 60, evidence_key="record:1")
    assert refused.value.transaction == first
    assert queries.balance_of(user) == 60


@pytest.mark.parametrize("minutes", [0, -5, 1441, 2.5, True])
def test_absurd_minutes_are_refused(desk, minutes):
    with pytest.raises(Refused):
        desk.deposit(UserFactory(), minutes)
    assert not TimeTransaction.objects.exists()


def test_a_hold_is_settled_and_the_rest_goes_back(desk):
    payer, provider = desk.rich(180), desk.account(UserFactory())
    held = moving.hold(payer, 120, **desk.told)
    payer.refresh_from_db()
    assert (payer.balance, queries.held_of(payer), moving.is_open(held)) == (60, 120, True)
    moving.settle(held, provider, 90, **desk.told)
    payer.refresh_from_db()
    provider.refresh_from_db()
    assert (payer.balance, provider.balance, queries.held_of(payer), moving.is_open(held)) == (90, 90, 0, False)
    with pytest.raises(Refused):
        moving.give_back(held, **desk.told)


def test_a_hold_is_given_back_whole(desk):
    payer = desk.rich(60)
    held = moving.hold(payer, 60, **desk.told)
    moving.give_back(held, **desk.told)
    payer.refresh_from_db()
    assert payer.balance == 60
    assert balances(desk.bank)["held"] == 0


def test_more_than_there_is_can_not_be_held_given_or_donated(desk, english):
    account, other = desk.rich(90), desk.account(UserFactory())
    for move in (
        lambda: moving.hold(account, 91, **desk.told),
        lambda: moving.gift(account, other, 91, **desk.told),
        lambda: moving.donate(account, 91, **desk.told),
    ):
        with pytest.raises(BelowFloor) as refused:
            move()
        assert str(refused.value) == "The account holds 1 hour 30 minutes, which is less than 1 hour 31 minutes."
    assert summed(account) == 90


def test_gifts_donations_and_grants(desk):
    account, other = desk.rich(100), desk.account(UserFactory())
    moving.gift(account, other, 40, **desk.told)
    moving.donate(account, 30, **desk.told)
    moving.grant(other, 20, reason="独居老人", **desk.told)
    assert (summed(account), summed(other), balances(desk.bank)["pool"]) == (30, 60, 10)


def test_a_reversal_restores_and_happens_once(desk):
    account, other = desk.rich(100), desk.account(UserFactory())
    gift = moving.gift(account, other, 40, **desk.told)
    reversal = posting.reverse(gift, by=desk.by, reason="转错了", now=NOW)
    assert (summed(account), summed(other)) == (100, 0)
    for again in (gift, reversal):
        with pytest.raises(Refused):
            posting.reverse(again, by=desk.by, reason="再来", now=NOW)
    with pytest.raises(Refused):
        posting.reverse(moving.donate(account, 1, **desk.told), by=desk.by, reason=" ", now=NOW)


def test_what_was_spent_can_not_be_taken_back_unless_it_is_owed(desk):
    user = UserFactory()
    earned = desk.deposit(user, 60).transaction
    account = desk.account(user)
    moving.donate(account, 50, **desk.told)
    with pytest.raises(BelowFloor):
        posting.reverse(earned, by=desk.by, reason="没有服务", now=NOW)
    posting.reverse(earned, by=desk.by, reason="没有服务", now=NOW, owing=True)
    account = desk.account(user)
    assert (account.balance, account.floor) == (-50, -50)
    with pytest.raises(BelowFloor):
        moving.donate(account, 1, **desk.told)
    desk.deposit(user, 80)
    account = desk.account(user)
    assert (account.balance, account.floor) == (30, 0)


def test_a_settlement_taken_back_is_a_hold_again(desk):
    payer, provider = desk.rich(60), desk.account(UserFactory())
    held = moving.hold(payer, 60, **desk.told)
    settled = moving.settle(held, provider, 45, **desk.told)
    again = posting.reverse(settled, by=desk.by, reason="有争议", now=NOW)
    assert (summed(payer), summed(provider), balances(desk.bank)["held"]) == (0, 0, 60)
    assert moving.is_open(again)
    assert (queries.open_holds(payer), queries.held_of(payer), queries.held_of(provider)) == ([again], 60, 0)
    moving.settle(again, provider, 30, **desk.told)
    assert (summed(payer), summed(provider), balances(desk.bank)["held"]) == (30, 30, 0)
    assert queries.open_holds(payer) == []


def test_what_is_held_again_and_again_is_still_the_payers(desk):
    old, payer, provider = desk.rich(60), desk.rich(100), desk.account(UserFactory())
    first, other = moving.hold(old, 60, **desk.told), moving.hold(payer, 25, **desk.told)
    again = posting.reverse(moving.settle(first, provider, 45, **desk.told), by=desk.by, reason="有争议", now=NOW)
    merging.merge(old, payer, by=desk.by, reason="同一个人", now=NOW)
    third = posting.reverse(moving.give_back(again, **desk.told), by=desk.by, reason="服务过", now=NOW)
    assert third.holds() == [third, again, first]
    assert (set(queries.open_holds(payer)), queries.held_of(payer)) == ({other, third}, 85)
    assert balances(desk.bank)["held"] == 85
    moving.give_back(third, **desk.told)
    assert (summed(payer), queries.open_holds(payer)) == (135, [other])


def test_a_frozen_account_takes_minutes_and_gives_none(desk):
    account = desk.rich(60)
    accounts.set_state(account, "frozen", by=desk.by, reason="核查", now=NOW)
    with pytest.raises(Refused):
        moving.donate(account, 10, **desk.told)
    desk.deposit(account.user, 30)
    accounts.set_state(account, "open", by=desk.by, reason="查清", now=NOW)
    moving.donate(account, 10, **desk.told)
    assert summed(account) == 80


def test_minutes_stay_in_their_bank(desk):
    account, elsewhere = desk.rich(60), accounts.account_of(UserFactory(), BankFactory(), NOW)
    with pytest.raises(Refused):
        moving.gift(account, elsewhere, 10, **desk.told)


def test_what_does_not_add_up_to_zero_is_not_posted(desk):
    account = desk.rich(60)
    rule = rules.rule_on(desk.bank, DAY)
    for legs in ({account: -10}, {account: 0}, {}):
        with pytest.raises(Refused):
            posting.post(desk.bank, "donation", legs, rule=rule, occurred_on=DAY, **desk.told)
    assert TimeTransaction.objects.count() == 1


def test_the_bank_of_a_place_is_the_nearest_above(cast):
    assert accounts.bank_at(cast.tree.village) is None
    county = BankFactory(organisation=cast.tree.county)
    assert accounts.bank_at(cast.tree.village) == county
    own = BankFactory(organisation=cast.tree.township_a)
    assert accounts.bank_at(cast.tree.village) == own
    assert accounts.bank_at(cast.tree.township_b) == county
    with pytest.raises(Refused):
        accounts.open_bank(cast.tree.county, "又一家", "plain", by=None, now=NOW)
    assert TimeAccount.objects.filter(bank=own).count() == 35
