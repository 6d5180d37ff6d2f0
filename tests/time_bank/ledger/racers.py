"""What one process does in the races of test_races."""

from datetime import datetime

from portal.accounts.models import User
from time_bank.ledger.domain import accounts, earning, expiring, merging, moving, posting
from time_bank.ledger.domain.errors import AlreadyPosted, BelowFloor, Refused
from time_bank.ledger.models import Bank, TimeAccount, TimeTransaction

from .scene import DAY


def _told(name, index, now):
    return {"evidence_key": f"{name}:{index}", "by": None, "now": datetime.fromisoformat(now)}


def spend(index, account, others, now):
    """Everybody takes ten minutes out of one account, in one of three ways."""
    source = TimeAccount.objects.get(pk=account)
    told = _told("spend", index, now)
    try:
        if index % 3 == 0:
            moving.hold(source, 10, **told)
        elif index % 3 == 1:
            moving.donate(source, 10, **told)
        else:
            targets = others.split(",")
            moving.gift(source, TimeAccount.objects.get(pk=targets[index % len(targets)]), 10, **told)
    except BelowFloor:
        return "empty"
    return "spent"


def confirm(index, user, now):
    """Everybody confirms the same service."""
    told = {"evidence_key": "record:1", "by": None, "now": datetime.fromisoformat(now)}
    try:
        made = earning.deposit(Bank.objects.get(), User.objects.get(pk=user), 90, occurred_on=DAY, **told)
    except AlreadyPosted as posted:
        return ["already", posted.transaction.pk]
    return ["credited", made.transaction.pk]


def serve(index, users, now):
    """Many services of few people on one day, with their first account still to be opened."""
    people = users.split(",")
    user = User.objects.get(pk=people[index % len(people)])
    made = earning.deposit(Bank.objects.get(), user, 100, occurred_on=DAY, **_told("serve", index, now))
    return [made.credited, made.beyond_day, made.beyond_cap]


def swap(index, one, other, now):
    """Even ones give one way, odd ones the other way: whoever locks in another order waits for ever."""
    pair = [TimeAccount.objects.get(pk=pk) for pk in (one, other)]
    source, target = pair if index % 2 else reversed(pair)
    moving.gift(source, target, 1, **_told("swap", index, now))
    return "given"


def end(index, hold, provider, now):
    """The same hold is settled by some and given back by others."""
    held, told = TimeTransaction.objects.get(pk=hold), _told("end", index, now)
    try:
        if index % 2:
            moving.settle(held, TimeAccount.objects.get(pk=provider), 40, **told)
            return "settled"
        moving.give_back(held, **told)
    except Refused:
        return "refused"
    return "given back"


def correct(index, transaction, now):
    """The same transaction is taken back by everybody, while its account spends."""
    at = datetime.fromisoformat(now)
    posted = TimeTransaction.objects.get(pk=transaction)
    try:
        if index % 2:
            posting.reverse(posted, by=None, reason="更正", now=at)
            return "reversed"
        moving.donate(posted.entries.get(minutes__gt=0).account, 20, **_told("correct", index, now))
    except Refused:
        return "refused"
    return "donated"


def mix(index, gone, stays, now):
    """One merges, some spend from the account that goes, some lapse."""
    source, target = TimeAccount.objects.get(pk=gone), TimeAccount.objects.get(pk=stays)
    try:
        if index % 8 == 0:
            merging.merge(source, target, by=None, reason="同一个人", now=datetime.fromisoformat(now))
            return "merged"
        if index % 8 == 1:
            expiring.expire(source.bank, datetime.fromisoformat(now))
            return "lapsed"
        moving.donate(accounts.current(source), 5, **_told("mix", index, now))
    except Refused:
        return "refused"
    return "donated"
