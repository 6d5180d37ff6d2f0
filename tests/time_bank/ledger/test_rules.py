"""Rules are data with versions: what they allow, which one counts on a day, and that an account keeps what it earned."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.factories.accounts import UserFactory
from tests.factories.ledger import BankFactory, RuleVersionFactory
from time_bank.ledger import tasks
from time_bank.ledger.domain import expiring, moving, posting, queries, rules
from time_bank.ledger.domain.errors import AboveCeiling, Refused
from time_bank.ledger.models import RuleVersion, TimeEntry

from .scene import DAY, NOW, Desk, balances, summed

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate(NOW)


def bank_with(**data):
    rule = RuleVersionFactory(**data)
    return Desk(BankFactory(code=rule.code, opened_at=NOW), UserFactory())


def follow(desk, day, **data):
    """From `day` on the bank follows other rules."""
    rules.choose(desk.bank, RuleVersionFactory(**data).code, day, by=desk.by, now=NOW)


def test_two_sets_of_rules_come_with_it_and_loading_again_adds_nothing():
    assert rules.load() == 2
    assert rules.load() == 0
    plain, capped = RuleVersion.objects.get(code="plain").data, RuleVersion.objects.get(code="capped").data
    assert (plain["rounding"], plain["cap_minutes"], plain["redeem"]["min_age"]) == ({"step": 1, "way": "down"}, None, None)
    assert (capped["cap_minutes"], capped["above_cap"], capped["gifts"], capped["redeem"]["min_age"]) == (90000, "donate", True, 60)


def test_a_version_in_use_is_not_changed_by_a_file(tmp_path):
    rules.load()
    changed = tmp_path / "rules.toml"
    text = (rules.settings.FIXTURES_ROOT / rules.FILE).read_text(encoding="utf-8")
    changed.write_text(text.replace("cap_minutes = 90000", "cap_minutes = 100"), encoding="utf-8")
    with pytest.raises(Refused):
        rules.load(changed)
    changed.write_text(text.replace("cap_minutes = 90000", "cap_minutes = 100").replace("version = 1", "version = 2"), encoding="utf-8")
    assert rules.load(changed) == 2
    assert RuleVersion.objects.get(code="capped", version=1).data["cap_minutes"] == 90000


@pytest.mark.parametrize(
    "wrong",
    [
        {"cap_minutes": -1},
        {"rounding": {"step": 0, "way": "down"}},
        {"rounding": {"step": 30, "way": "up"}},
        {"above_cap": "burn"},
        {"redeem": {"min_age": 60, "min_stars": -1, "family": True}},
        {"gifts": 1},
        {"surprise": 1},
    ],
)
def test_rules_that_are_not_sound_are_refused_by_name(wrong, english):
    rules.load()
    with pytest.raises(Refused, match=next(iter(wrong))):
        rules.check(RuleVersion.objects.get(code="plain").data | wrong)


@pytest.mark.parametrize(("way", "given", "counted"), [("down", 59, 30), ("down", 29, 0), ("nearest", 46, 60), ("nearest", 44, 30)])
def test_service_is_made_whole_by_the_step(way, given, counted):
    desk = bank_with(rounding={"step": 30, "way": way})
    made = desk.deposit(UserFactory(), given)
    assert (made.credited, made.transaction is None) == (counted, counted == 0)


def test_a_day_brings_at_most_its_most_and_a_correction_makes_room():
    desk, user = bank_with(day_max_minutes=480), UserFactory()
    first = desk.deposit(user, 300)
    second = desk.deposit(user, 300)
    third = desk.deposit(user, 10)
    assert [(made.credited, made.beyond_day) for made in (first, second, third)] == [(300, 0), (180, 120), (0, 10)]
    assert third.transaction is None
    posting.reverse(first.transaction, by=desk.by, reason="记错", now=NOW)
    assert desk.deposit(user, 400).credited == 300
    assert desk.deposit(user, 400, occurred_on=DAY - timedelta(days=1)).credited == 400


@pytest.mark.parametrize(("above", "kind"), [("donate", "pool"), ("honour", "honour")])
def test_above_the_cap_minutes_are_donated_or_counted_as_honour(above, kind):
    desk, user = bank_with(cap_minutes=100, above_cap=above), UserFactory()
    desk.deposit(user, 80)
    made = desk.deposit(user, 60)
    assert (made.credited, made.beyond_cap) == (20, 40)
    assert desk.deposit(user, 30).credited == 0
    assert balances(desk.bank) == {"issue": -170, "person": 100, "pool": 0, "held": 0, "expired": 0, "honour": 0} | {kind: 70}


def test_a_cap_is_no_place_for_a_gift_but_what_is_given_back_always_fits():
    desk = bank_with(cap_minutes=100)
    giver, full = desk.rich(100), desk.rich(90)
    with pytest.raises(AboveCeiling):
        moving.gift(giver, full, 11, **desk.told)
    held = moving.hold(giver, 60, **desk.told)
    desk.deposit(giver.user, 60)
    moving.give_back(held, **desk.told)
    giver = desk.account(giver.user)
    assert (giver.balance, giver.ceiling) == (160, 160)


def test_a_provider_at_the_cap_gives_the_rest_to_the_pool():
    desk = bank_with(cap_minutes=100)
    payer, provider = desk.rich(60), desk.rich(80)
    moving.settle(moving.hold(payer, 60, **desk.told), provider, 60, **desk.told)
    assert (summed(provider), balances(desk.bank)["pool"]) == (100, 40)


def test_minutes_count_by_the_rule_of_the_day_of_service():
    desk, user = Desk(BankFactory(opened_at=NOW), UserFactory()), UserFactory()
    follow(desk, TODAY, rounding={"step": 60, "way": "down"}, cap_minutes=200)
    late = desk.deposit(user, 250, occurred_on=DAY)
    assert (late.credited, late.rule.code) == (250, "plain")
    new = desk.deposit(user, 119, occurred_on=TODAY)
    assert (new.credited, new.beyond_cap) == (0, 60)
    assert desk.account(user).balance == 250, "what was earned under the rule of its day stays"


def test_rules_are_chosen_from_today_on_and_the_last_choice_of_a_day_counts():
    desk = Desk(BankFactory(opened_at=NOW), UserFactory())
    with pytest.raises(Refused):
        follow(desk, TODAY - timedelta(days=1))
    with pytest.raises(Refused):
        rules.choose(desk.bank, "nothing", TODAY, by=desk.by, now=NOW)
    rules.choose(desk.bank, "capped", TODAY + timedelta(days=10), by=desk.by, now=NOW)
    assert [rules.rule_on(desk.bank, TODAY + timedelta(days=n)).code for n in (-900, 0, 9, 10, 900)] == ["plain"] * 3 + ["capped"] * 2
    rules.choose(desk.bank, "plain", TODAY + timedelta(days=10), by=desk.by, now=NOW)
    assert rules.rule_on(desk.bank, TODAY + timedelta(days=900)).code == "plain"


def test_a_newer_version_of_the_same_set_begins_on_its_day():
    desk = bank_with(code="local", gifts=False)
    RuleVersionFactory(code="local", version=2, valid_from=TODAY + timedelta(days=5), gifts=True)
    assert [rules.rule_on(desk.bank, TODAY + timedelta(days=n)).version for n in (0, 4, 5)] == [1, 1, 2]


def test_gifts_and_donations_only_where_the_rules_allow_them():
    desk = bank_with(gifts=False, donations=False)
    account, other = desk.rich(60), desk.account(UserFactory())
    for move in (lambda: moving.gift(account, other, 10, **desk.told), lambda: moving.donate(account, 10, **desk.told)):
        with pytest.raises(Refused):
            move()
    assert summed(account) == 60


# Minutes that lapse


def at(day):
    return NOW + timedelta(days=(day - TODAY).days)


def test_minutes_lapse_after_their_months_the_oldest_spent_first():
    desk, user = bank_with(expiry_months=12), UserFactory()
    desk.deposit(user, 100, occurred_on=date(2025, 12, 31))
    desk.deposit(user, 50, occurred_on=date(2026, 3, 1))
    account = desk.account(user)
    moving.donate(account, 30, **desk.told)
    assert expiring.lapsing(account, TODAY) == [(date(2026, 12, 31), 70), (date(2027, 3, 1), 50)]
    assert expiring.soon(account, NOW) == (date(2026, 12, 31), 70)
    assert expiring.expire(desk.bank, at(date(2026, 12, 31))) == 0
    assert expiring.expire(desk.bank, at(date(2027, 1, 1))) == 1
    assert expiring.expire(desk.bank, at(date(2027, 1, 1))) == 0
    assert (queries.balance_of(user), balances(desk.bank)["expired"]) == (50, 70)
    tasks.expire(at(date(2027, 3, 2)))
    assert queries.balance_of(user) == 0
    assert TimeEntry.objects.filter(transaction__kind="expiry", minutes__lt=0).count() == 2


def test_what_was_earned_without_an_end_never_lapses():
    desk, user = Desk(BankFactory(opened_at=NOW), UserFactory()), UserFactory()
    desk.deposit(user, 100, occurred_on=DAY)
    follow(desk, TODAY, expiry_months=1)
    desk.deposit(user, 40, occurred_on=TODAY)
    for _time in range(3):
        expiring.expire(desk.bank, at(date(2027, 6, 1)))
    assert queries.balance_of(user) == 100


def test_what_is_given_back_keeps_its_last_day():
    desk, user = bank_with(expiry_months=2), UserFactory()
    desk.deposit(user, 60, occurred_on=date(2026, 10, 31))
    account = desk.account(user)
    held = moving.hold(account, 60, **desk.told)
    assert expiring.expire(desk.bank, at(date(2027, 1, 5))) == 0
    moving.give_back(held, **(desk.told | {"now": at(date(2027, 1, 5))}))
    assert expiring.lapsing(account, date(2026, 12, 31)) == [(date(2026, 12, 31), 60)]
    assert expiring.expire(desk.bank, at(date(2027, 1, 6))) == 1
    assert queries.balance_of(user) == 0


def test_what_was_held_three_times_keeps_its_last_day():
    desk, user = bank_with(expiry_months=2), UserFactory()
    desk.deposit(user, 60, occurred_on=date(2026, 10, 31))
    account, provider = desk.account(user), desk.account(UserFactory())
    held = moving.hold(account, 60, **desk.told)
    for _time in range(2):
        held = posting.reverse(moving.settle(held, provider, 60, **desk.told), by=desk.by, reason="有争议", now=NOW)
    moving.give_back(held, **desk.told)
    assert expiring.lapsing(account, TODAY) == [(date(2026, 12, 31), 60)]


def test_a_lapse_that_is_taken_back_begins_anew():
    desk, user = bank_with(expiry_months=1), UserFactory()
    desk.deposit(user, 60, occurred_on=date(2026, 10, 1))
    expiring.expire(desk.bank, NOW)
    lapsed = desk.bank.transactions.get(kind="expiry")
    posting.reverse(lapsed, by=desk.by, reason="停摆期间无法兑换", now=NOW)
    assert expiring.lapsing(desk.account(user), TODAY) == [(date(2026, 12, 16), 60)]
