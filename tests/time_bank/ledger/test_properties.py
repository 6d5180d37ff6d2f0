"""Whatever people, officers and rules do to a bank, in whatever order: the ledger holds."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from courses.learning.domain import checking, sealing
from tests.factories.accounts import UserFactory
from tests.factories.ledger import BankFactory, RuleVersionFactory
from time_bank.ledger.domain import accounts, expiring, merging, moving, posting, rules
from time_bank.ledger.domain.errors import AlreadyPosted, Refused
from time_bank.ledger.domain.sealed import TIME
from time_bank.ledger.models import TimeAccount, TimeEntry, TimeTransaction

from .scene import NOW, Desk

pytestmark = pytest.mark.django_db

PEOPLE = 4
SETS = {
    "free": {},
    "donating": {"cap_minutes": 300, "rounding": {"step": 15, "way": "down"}, "day_max_minutes": 240},
    "honouring": {"cap_minutes": 200, "above_cap": "honour", "rounding": {"step": 30, "way": "nearest"}},
    "lapsing": {"expiry_months": 1},
    "strict": {"gifts": False, "donations": False},
}
WHO, MINUTES = st.integers(0, PEOPLE - 1), st.integers(-5, 500)


class Ledger(RuleBasedStateMachine):
    """A copy of the balances is kept beside, by arithmetic alone; the ledger must agree with it after every step."""

    def __init__(self):
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.expected, self.before = {}, {}

    def teardown(self):
        try:
            assert list(checking.problems(TIME)) == []
        finally:
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    @initialize(code=st.sampled_from(sorted(SETS)))
    def open(self, code):
        for name, data in SETS.items():
            RuleVersionFactory(code=name, **data)
        self.desk = Desk(BankFactory(code=code, opened_at=NOW), UserFactory())
        self.people = [UserFactory() for _n in range(PEOPLE)]
        for person in self.people:
            self.desk.account(person)

    # What the ledger and the copy say

    def cached(self):
        return dict(TimeAccount.objects.values_list("pk", "balance"))

    def account(self, who):
        return self.desk.account(self.people[who])

    def where_they_are_now(self, balances):
        """Balances that are not zero, under the accounts that the old ones were merged into."""
        found = Counter()
        for account in TimeAccount.objects.select_related("merged_into"):
            found[accounts.current(account).pk] += balances.get(account.pk, 0)
        return {pk: minutes for pk, minutes in found.items() if minutes}

    def own(self, kind, beside=None):
        return accounts.own(self.desk.bank, kind, beside).pk

    def do(self, act):
        """What the act returns, its effect written down by its own entries; None when it was refused, and then nothing changed."""
        before = self.cached()
        try:
            with transaction.atomic():
                done = act()
        except Refused:
            assert self.cached() == before
            return None
        posted = getattr(done, "transaction", done)
        if isinstance(posted, TimeTransaction):
            self.before[posted.pk] = before
        return done

    def move(self, *legs):
        for pk, minutes in legs:
            self.expected[pk] = self.expected.get(pk, 0) + minutes

    # Steps

    @rule(who=WHO, minutes=MINUTES, days=st.integers(0, 3))
    def deposit(self, who, minutes, days):
        day = timezone.localdate(self.desk.now) - timedelta(days=days)
        account = self.account(who)
        done = self.do(lambda: self.desk.deposit(self.people[who], minutes, occurred_on=day))
        if done is None:
            assert minutes <= 0
            return
        assert done.credited + done.beyond_day + done.beyond_cap == rules.rounded(done.rule, minutes)
        above = "pool" if done.rule.data["above_cap"] == "donate" else "honour"
        given = done.credited + done.beyond_cap
        self.move((self.own("issue", account), -given), (account.pk, done.credited), (self.own(above), done.beyond_cap))

    @rule(who=WHO, minutes=MINUTES)
    def hold(self, who, minutes):
        account = self.account(who)
        if self.do(lambda: moving.hold(account, minutes, **self.desk.told)):
            self.move((account.pk, -minutes), (self.own("held", account), minutes))

    def holds(self):
        return [held for held in TimeTransaction.objects.filter(kind__in=["hold", "reversal"]).order_by("pk") if moving.is_open(held)]

    @precondition(lambda self: self.holds())
    @rule(which=st.integers(0, 20), who=WHO, minutes=MINUTES)
    def settle(self, which, who, minutes):
        held = self.holds()[which % len(self.holds())]
        to, before = self.account(who), self.cached()
        if done := self.do(lambda: moving.settle(held, to, minutes, **self.desk.told)):
            payer = done.entries.exclude(account__kind__in=["held", "pool"]).exclude(account=to).first()
            amount = (
                before[held.entries.get(account__kind="held").account_id] - self.cached()[held.entries.get(account__kind="held").account_id]
            )
            cap = done.rule.data["cap_minutes"]
            fits = minutes if cap is None else min(minutes, max(0, cap - before[to.pk]))
            self.move((held.entries.get(account__kind="held").account_id, -amount), (to.pk, fits), (self.own("pool"), minutes - fits))
            self.move(*([(payer.account_id, amount - minutes)] if payer else []))

    @precondition(lambda self: self.holds())
    @rule(which=st.integers(0, 20))
    def give_back(self, which):
        held = self.holds()[which % len(self.holds())]
        done = self.do(lambda: moving.give_back(held, **self.desk.told))
        back = done.entries.get(minutes__gt=0)
        self.move((held.entries.get(account__kind="held").account_id, -back.minutes), (back.account_id, back.minutes))

    @rule(one=WHO, other=WHO, minutes=MINUTES)
    def gift(self, one, other, minutes):
        giver, taker = self.account(one), self.account(other)
        if self.do(lambda: moving.gift(giver, taker, minutes, **self.desk.told)):
            self.move((giver.pk, -minutes), (taker.pk, minutes))

    @rule(who=WHO, minutes=MINUTES)
    def donate(self, who, minutes):
        account = self.account(who)
        if self.do(lambda: moving.donate(account, minutes, **self.desk.told)):
            self.move((account.pk, -minutes), (self.own("pool"), minutes))

    @rule(who=WHO, minutes=MINUTES)
    def grant(self, who, minutes):
        account = self.account(who)
        if self.do(lambda: moving.grant(account, minutes, reason="资助", **self.desk.told)):
            self.move((account.pk, minutes), (self.own("pool"), -minutes))

    @precondition(lambda self: TimeTransaction.objects.exists())
    @rule(which=st.integers(0, 50), owing=st.booleans())
    def reverse(self, which, owing):
        """When nothing has happened since, a reversal restores every balance."""
        found = list(TimeTransaction.objects.order_by("-pk")[:10])
        posted = found[which % len(found)]
        if self.do(lambda: posting.reverse(posted, by=self.desk.by, reason="更正", now=self.desk.now, owing=owing)):
            self.move(*((accounts.current(entry.account).pk, -entry.minutes) for entry in posted.entries.select_related("account")))
            if posted == found[0] and posted.pk in self.before:  # what lapsed by itself was not asked for by a rule
                assert self.where_they_are_now(self.cached()) == self.where_they_are_now(self.before[posted.pk])

    @precondition(lambda self: TimeTransaction.objects.filter(kind="deposit").exists())
    @rule(which=st.integers(0, 50), who=WHO)
    def send_the_same_evidence_again(self, which, who):
        sent = list(TimeTransaction.objects.filter(kind="deposit").order_by("pk"))
        earlier = sent[which % len(sent)]
        with pytest.raises(AlreadyPosted), transaction.atomic():
            self.desk.deposit(self.people[who], 60, evidence_key=earlier.evidence_key)

    @rule(one=WHO, other=WHO)
    def merge(self, one, other):
        gone, stays = self.account(one), self.account(other)
        balance = gone.balance
        if self.do(lambda: merging.merge(gone, stays, by=self.desk.by, reason="同一个人", now=self.desk.now)):
            self.move((gone.pk, -balance), (stays.pk, balance))

    @rule(who=WHO, state=st.sampled_from(["frozen", "open"]))
    def freeze(self, who, state):
        account = self.account(who)
        self.do(lambda: accounts.set_state(account, state, by=self.desk.by, reason="核查", now=self.desk.now))

    @rule(days=st.integers(1, 40))
    def time_passes(self, days):
        """Minutes lapse, and the days are sealed."""
        self.desk.now += timedelta(days=days)
        newest = TimeTransaction.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        expiring.expire(self.desk.bank, self.desk.now)
        lapsed = TimeEntry.objects.filter(transaction__pk__gt=newest)
        self.move(*lapsed.values_list("account", "minutes"))
        assert not set(lapsed.values_list("transaction__kind", flat=True)) - {"expiry"}
        sealing.seal_day(self.desk.now, TIME)

    @rule(code=st.sampled_from(sorted(SETS)))
    def other_rules(self, code):
        rules.choose(self.desk.bank, code, timezone.localdate(self.desk.now), by=self.desk.by, now=self.desk.now)

    # What always holds

    @invariant()
    def everything_adds_up_to_zero(self):
        assert sum(self.cached().values()) == 0
        assert not TimeTransaction.objects.annotate(total=Sum("entries__minutes")).exclude(total=0).exists()

    @invariant()
    def cached_equals_summed_and_is_as_it_was_reckoned(self):
        summed = dict(TimeEntry.objects.order_by().values_list("account").annotate(total=Sum("minutes")))
        assert {pk: balance for pk, balance in self.cached().items() if balance} == {pk: total for pk, total in summed.items() if total}
        assert {pk: total for pk, total in self.expected.items() if total} == {pk: total for pk, total in summed.items() if total}

    @invariant()
    def floors_hold(self):
        for account in TimeAccount.objects.all():
            assert account.floor is None or account.balance >= account.floor
            assert account.floor is None or account.floor == min(0, account.balance) or account.floor == 0
            assert account.ceiling is None or account.balance <= account.ceiling

    @invariant()
    def lots_are_what_is_left(self):
        for account in TimeAccount.objects.filter(kind="person").exclude(state="merged"):
            lots = expiring.lots_of(account)
            assert sum(lot.left for lot in lots.lots) - lots.owed == account.balance


def test_for_any_sequence_of_operations_the_ledger_holds():
    run_state_machine_as_test(
        Ledger,
        settings=settings(max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)),
    )
