"""A bank at work, for the tests of the ledger."""

import itertools
from datetime import date, datetime

from django.db.models import Sum

from tests.factories.accounts import UserFactory
from tests.factories.ledger import BankFactory
from time_bank.ledger.domain import accounts, earning
from time_bank.ledger.models import Bank, TimeAccount, TimeEntry

NOW = datetime.fromisoformat("2026-11-16T10:00:00+08:00")
DAY = date(2026, 11, 15)


class Desk:
    """`by` is the officer who writes; every call takes evidence of its own."""

    def __init__(self, bank, by):
        self.bank, self.by, self.now = bank, by, NOW
        self._numbers = itertools.count(1)

    @property
    def told(self):
        """What every movement needs: evidence that is new, who does it, and when."""
        return {"evidence_key": f"test:{next(self._numbers)}", "by": self.by, "now": self.now}

    def deposit(self, user, minutes, occurred_on=DAY, **more):
        return earning.deposit(self.bank, user, minutes, occurred_on=occurred_on, **(self.told | more))

    def account(self, user):
        """The account, fresh."""
        return accounts.account_of(user, self.bank, self.now)

    def person(self, minutes=0, **fields):
        """Somebody with minutes in the account."""
        user = UserFactory(**fields)
        if minutes:
            self.deposit(user, minutes)
        return user

    def rich(self, minutes):
        """An account with minutes, whatever one day may bring."""
        user = UserFactory()
        while minutes:
            part = min(minutes, 1440)
            self.deposit(user, part)
            minutes -= part
        return self.account(user)


def summed(account):
    """What the entries of an account add up to."""
    return TimeEntry.objects.filter(account=account).aggregate(n=Sum("minutes"))["n"] or 0


def balances(bank):
    """{kind: balance} of a bank, as cached."""
    rows = TimeAccount.objects.filter(bank=bank).order_by().values_list("kind").annotate(n=Sum("balance"))
    return dict(rows)


def ledger_scene(cast):
    """A bank for township A, in it the accounts of `owner` and `colleague`."""
    own = Bank.objects.filter(organisation=cast.tree.township_a).first()
    bank = own or BankFactory(organisation=cast.tree.township_a, opened_at=NOW)
    told = {"occurred_on": DAY, "by": None, "now": NOW}
    posted = earning.deposit(bank, cast.owner, 120, evidence_key="scene:owner", **told).transaction
    earning.deposit(bank, cast.colleague, 60, evidence_key="scene:colleague", **told)
    cast.made |= {"ledger_bank": bank, "ledger_account": accounts.account_of(cast.owner, bank, NOW), "ledger_transaction": posted}
