"""The time ledger: transactions a second, beside a ledger without chains; a statement of a long account; checking a million entries:

    python -m tests.benchmarks.time_ledger [--transactions 2000] [--entries 1000000] [--only rates|statement|check]

Rates: each process moves minutes between its own people, one transaction each, by 1 and by 16 processes; first through the ledger, then the
same number into the same tables without chains (what the chain and the counter-account's own line cost).
Aims: 200 a second with 16 writers on SQLite, 150 on PostgreSQL; a statement in 50 ms; the check in 90 s with flat memory.
DATABASE_URL may name an empty PostgreSQL database.
"""

import argparse
import hashlib
import os
import statistics
import subprocess
import sys
import time
from datetime import date, datetime, timedelta

NOW = datetime.fromisoformat("2026-11-16T10:00:00+08:00")
DAY = date(2026, 11, 15)
AIMS = {"sqlite": 200, "postgresql": 150}
WRITERS, PEOPLE = (1, 16), 64
LONG, MONTHS = 100_000, 120
AT_ONCE = 20_000
# The kernel's mark of this process alone: what getrusage says of a child begins with what its parent had.
CHECK = """
import re, sys
sys.path[:0] = ["site", "."]
import django
django.setup()
from django.core.management import call_command
call_command("check_ledgers")
print(re.search(r"VmHWM:.*", open("/proc/self/status").read())[0])
"""


def prepare():
    import django

    django.setup()
    from django.core.management import call_command

    from tests.factories.accounts import UserFactory
    from tests.factories.ledger import BankFactory

    call_command("migrate", verbosity=0)
    bank = BankFactory(opened_at=NOW)
    people = [UserFactory(username=f"bench{n}", password="!").pk for n in range(PEOPLE)]
    return bank, people


def deposits(index, writers, people, count, run):
    """One process: services of its own people are credited."""
    from portal.accounts.models import User
    from time_bank.ledger.domain import earning
    from time_bank.ledger.models import Bank

    bank, users = Bank.objects.get(), list(User.objects.filter(pk__in=people[index::writers]))
    for number in range(count):
        key = f"{run}:{index}:{number}"
        earning.deposit(bank, users[number % len(users)], 1, occurred_on=DAY, evidence_key=key, by=None, now=NOW)


def unchained(index, writers, people, count, run):
    """The same tables through the same framework, without chains: the giving side has no line of its own to wait in."""
    from django.db import transaction

    from time_bank.ledger.domain import posting, rules
    from time_bank.ledger.models import Bank, TimeAccount, TimeEntry, TimeTransaction

    bank, mine = Bank.objects.get(), list(TimeAccount.objects.filter(user__in=people[index::writers]).values_list("pk", flat=True))
    issue = TimeAccount.objects.get(bank=bank, kind="issue", shard=0)
    for number in range(count):
        key = f"{run}:{index}:{number}"
        rule = rules.rule_on(bank, DAY)
        with transaction.atomic():
            account = TimeAccount.objects.select_for_update(no_key=True).get(pk=mine[number % len(mine)])
            posting.refuse_posted(bank, key)
            fields = posting.fields_of(bank, "deposit", rule, DAY, evidence_key=key, by=None, now=NOW)
            posted = TimeTransaction.objects.create(**fields, minutes=1)
            shared = {"transaction": posted, "balance_after": 0, "recorded_at": NOW, "hash": ""}
            place = 10**6 * (writers * 100 + index) + number
            TimeEntry.objects.bulk_create([
                TimeEntry(account=account, sequence=place, minutes=1, **shared), TimeEntry(account=issue, sequence=place, minutes=-1, **shared),
            ])  # fmt: skip
            TimeAccount.objects.filter(pk=account.pk).update(balance=account.balance + 1)


def rate(work, writers, total, people):
    """Transactions a second, from the first to the last."""
    from django.db import connections

    connections.close_all()
    began, children = time.perf_counter(), []
    for index in range(writers):
        child = os.fork()
        if child == 0:
            work(index, writers, people, total // writers, f"{work.__name__}-{writers}")
            os._exit(0)
        children.append(child)
    ended = [os.waitpid(child, 0)[1] for child in children]
    if any(ended):
        raise SystemExit("A process failed.")
    return total // writers * writers / (time.perf_counter() - began)


def rates(total, people):
    from django.db import connection

    from courses.learning.domain import checking
    from time_bank.ledger.models import TimeTransaction

    vendor, there = connection.vendor, TimeTransaction.objects.count()
    ours = {writers: rate(deposits, writers, total, people) for writers in WRITERS}
    expected = sum(total // writers * writers for writers in WRITERS)
    kept, found = TimeTransaction.objects.count() - there, list(checking.problems())
    for writers in WRITERS:
        least = rate(unchained, writers, total, people)
        aim = f" (aim {AIMS[vendor]})" if writers == 16 else ""
        ratio = ours[writers] / least
        print(
            f"{vendor}, {writers} writers: {ours[writers]:.0f} transactions a second{aim}; unchained {least:.0f}; ratio {ratio:.2f}",
            flush=True,
        )
    print(f"  kept {kept}, lost {expected - kept}; problems {found}")
    return ours[16] >= AIMS[vendor] and kept == expected and not found


def fill(bank, total, accounts_wanted, start, step):
    """`total` entries in whole transactions, written in bulk with the hashes that the ledger would give them."""
    from django.db import transaction

    from tests.factories.accounts import UserFactory
    from time_bank.ledger.domain import accounts, posting, rules
    from time_bank.ledger.models import TimeAccount, TimeEntry, TimeTransaction

    rule = rules.rule_on(bank, DAY)
    people = [accounts.account_of(UserFactory(password="!"), bank, NOW) for _n in range(accounts_wanted)]
    issue = {account.shard: account for account in TimeAccount.objects.filter(bank=bank, kind="issue")}
    run = hashlib.sha256(f"{total}{accounts_wanted}".encode()).hexdigest()[:8]
    for first in range(0, total // 2, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, total // 2))
        with transaction.atomic():
            posted = TimeTransaction.objects.bulk_create(
                TimeTransaction(
                    **posting.fields_of(bank, "deposit", rule, DAY, evidence_key=f"{run}:{n}", by=None, now=start + step * n), minutes=1
                )
                for n in numbers
            )
            lines = []
            for number, made in zip(numbers, posted, strict=True):
                text, person = posting.transaction_text(made), people[number % len(people)]
                lines.append(posting._entry(issue[person.pk % len(issue)], -1, made, text))
                lines.append(posting._entry(person, 1, made, text))
            TimeEntry.objects.bulk_create(lines, batch_size=2000)
    TimeAccount.objects.bulk_update([*people, *issue.values()], ["entry_count", "head", "last_at", "balance"], batch_size=200)
    return people


def statement(bank):
    """An account with 100,000 entries in ten years: the month in the middle, and its whole page."""
    from django.test import Client

    from time_bank.ledger.domain import queries

    span = timedelta(days=3650) / LONG
    (account,) = fill(bank, 2 * LONG, 1, NOW - timedelta(days=3650), span)
    account.refresh_from_db()
    assert account.entry_count == LONG
    asked = timed(lambda: queries.statement(account, 2021, 11))
    lines = len(queries.statement(account, 2021, 11).lines)
    client = Client()
    client.force_login(account.user)
    page = timed(lambda: client.get("/volunteer/time-bank/", {"month": "2021-11"}))
    print(
        f"statement of an account with {account.entry_count} entries, a month of {lines} lines: {asked:.1f} ms (aim 50); its page {page:.0f} ms"
    )
    return asked <= 50


def timed(act):
    """Median milliseconds of nine runs after a first one."""
    act()
    taken = []
    for _n in range(9):
        began = time.perf_counter()
        act()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def check(bank, total):
    """check_ledgers in a process of its own, over a tenth of the entries and over all: seconds and peak memory."""
    from time_bank.ledger.models import TimeEntry

    figures = []
    for part in (total // 10, total - total // 10):
        fill(bank, part, 2000, NOW - timedelta(days=365), timedelta(seconds=1))
        entries, began = TimeEntry.objects.count(), time.perf_counter()
        done = subprocess.run([sys.executable, "-c", CHECK], capture_output=True, text=True, check=False)
        seconds, peak = time.perf_counter() - began, done.stdout.split()[-2] if done.stdout else "?"
        print(f"check_ledgers on {entries} entries: {seconds:.1f} s (aim 90 on a million), peak memory {peak} kB", flush=True)
        if done.returncode:
            print(done.stderr[:2000])
        figures.append((seconds, done.returncode))
    return figures[-1][0] <= 90 and not any(code for _seconds, code in figures)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--transactions", type=int, default=2000)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--only", choices=["rates", "statement", "check"])
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    bank, people = prepare()
    wanted = [options.only] if options.only else ["rates", "statement", "check"]
    print(f"load average before: {os.getloadavg()[0]:.1f}")
    met = []
    if "statement" in wanted:
        met.append(statement(bank))
    if "check" in wanted:
        met.append(check(bank, options.entries))
    if "rates" in wanted:  # last: what it writes without chains is no ledger any more
        met.append(rates(options.transactions, people))
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
