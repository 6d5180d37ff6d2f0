"""Time banks of the demo and of benchmarks are taken away whole, or not at all: double entry knows no half."""

from courses.learning.domain import sealing
from time_bank.ledger.domain.sealed import TIME
from time_bank.ledger.models import BankRule, TimeAccount, TimeEntry, TimeTransaction


def take_away(banks, now):
    """Everything in these banks, and the banks; the caller has opened the append-only tables."""
    for bank in banks:
        _remove(bank)
    if banks and sealing.newest(TIME):  # the old seals name accounts that are gone: the ledger is sealed anew
        sealing.seal_anew(now, TIME)


def _remove(bank):
    moved, accounts = TimeTransaction.objects.filter(bank=bank), TimeAccount.objects.filter(bank=bank)
    TimeEntry.objects.filter(transaction__in=moved).delete()
    moved.exclude(reverses=None).delete()
    moved.exclude(closes=None).delete()
    moved.delete()
    accounts.update(merged_into=None, state=TimeAccount.State.OPEN)
    accounts.delete()
    BankRule.objects.filter(bank=bank).delete()
    bank.delete()
