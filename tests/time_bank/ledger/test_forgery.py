"""In the time ledger, too, an edited, a removed (also the last), a swapped and a rewritten row, and a removed account, are each
found and named; and so is what double entry adds: a transaction that is edited or gone, a balance that was touched."""

from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from courses.learning import tasks
from courses.learning.domain import checking, sealing
from courses.learning.models import Seal
from portal.core import append_only
from tests.factories.accounts import UserFactory
from time_bank.ledger.domain import moving, posting
from time_bank.ledger.domain.sealed import TIME
from time_bank.ledger.models import BankRule, RuleVersion, TimeAccount, TimeEntry, TimeTransaction

from .scene import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def account(desk):
    """Five lines: three deposits, a gift and a donation; sealed."""
    account = desk.rich(1440 * 2 + 60)
    moving.gift(account, desk.account(UserFactory()), 30, **desk.told)
    moving.donate(account, 20, **desk.told)
    sealing.seal_day(NOW + timedelta(days=1), TIME)
    assert list(checking.problems(TIME)) == []
    account.refresh_from_db()
    assert account.entry_count == 5
    return account


def entries(account):
    return TimeEntry.objects.filter(account=account)


def rewrite(account):
    """Hashes that fit what the rows say now, from the first to the last, and the account's head."""
    previous = ""
    for entry in entries(account).select_related("transaction").order_by("sequence"):
        entry.previous = previous
        entry.hash = previous = posting.digest(entry)
        entries(account).filter(pk=entry.pk).update(previous=entry.previous, hash=entry.hash)
    TimeAccount.objects.filter(pk=account.pk).update(head=previous)


def problems_name(*words):
    found = list(checking.problems())
    assert all(any(word in line for line in found) for word in words), found
    assert all(line.startswith("Time ledger: ") for line in found)


def test_an_edited_row_is_named(account):
    with append_only.lifted():
        entries(account).filter(sequence=2).update(minutes=1500)
    problems_name(f"Account {account.pk}: entry 2", "add up to 60, not to zero", f"Account {account.pk}: its balance says")


def test_an_edited_transaction_is_named_by_every_account_in_it(account):
    gift = TimeTransaction.objects.get(kind="gift")
    with append_only.lifted():
        TimeTransaction.objects.filter(pk=gift.pk).update(reason="改写")
    problems_name(*(f"Account {pk}: entry" for pk in gift.entries.values_list("account", flat=True)))


def test_a_removed_row_is_named(account):
    with append_only.lifted():
        entries(account).filter(sequence=3).delete()
    problems_name(f"Account {account.pk}: an entry before number 4 is missing")


def test_the_last_row_removed_is_named(account):
    with append_only.lifted():
        entries(account).filter(sequence=5).delete()
    problems_name(f"Account {account.pk}: 5 entries were written, the chain ends at entry 4")


def test_a_whole_transaction_removed_is_named(account):
    gift = TimeTransaction.objects.get(kind="donation")
    with append_only.lifted():
        gift.entries.all().delete()
        gift.delete()
    problems_name(f"Account {account.pk}: 5 entries were written, the chain ends at entry 4", "all 1 entries are gone")


def test_a_transaction_without_entries_is_named(account):
    gift = TimeTransaction.objects.get(kind="gift")
    with append_only.lifted():
        gift.entries.all().delete()
    problems_name(f"Transaction {gift.pk} has no entries.")


def test_two_swapped_rows_are_named(account):
    with append_only.lifted():
        second, third = entries(account).get(sequence=2), entries(account).get(sequence=3)
        entries(account).filter(pk=second.pk).update(sequence=99)
        entries(account).filter(pk=third.pk).update(sequence=2)
        entries(account).filter(pk=second.pk).update(sequence=3)
    problems_name(f"Account {account.pk}: entry 2")


def test_a_chain_rewritten_with_fitting_hashes_is_found_by_the_seal(account):
    with append_only.lifted():
        TimeTransaction.objects.filter(kind="gift").update(reason="改写")
        for touched in TimeAccount.objects.exclude(entry_count=0):
            rewrite(touched)
    problems_name(f"Account {account.pk}: entry 5 is not the one that was sealed on 2026-11-16")


def test_a_rewritten_balance_does_not_follow(account):
    with append_only.lifted():
        entries(account).filter(sequence=5).update(balance_after=9999)
        rewrite(account)
    problems_name(f"Account {account.pk}: the balance of entry 5")


def test_a_touched_balance_is_named(account):
    TimeAccount.objects.filter(pk=account.pk).update(balance=account.balance + 600)
    problems_name(f"Account {account.pk}: its balance says {account.balance + 600}, its entries add up to {account.balance}")


def test_a_removed_account_is_named(account):
    with append_only.lifted():
        entries(account).delete()
        TimeAccount.objects.filter(pk=account.pk).delete()
    problems_name(f"Account {account.pk} was sealed on 2026-11-16 and is gone", "not to zero")


def test_all_rows_of_an_account_removed_are_named(account):
    with append_only.lifted():
        entries(account).delete()
    problems_name(f"Account {account.pk}: all 5 entries are gone")


@pytest.mark.parametrize("model", [TimeEntry, TimeTransaction, RuleVersion, BankRule])
def test_the_database_refuses_to_change_or_remove_rows(account, model):
    for act in (lambda rows: rows.update(id=999), lambda rows: rows._raw_delete("default")):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act(model.objects.filter(pk=model.objects.first().pk))


def test_the_database_refuses_a_balance_below_its_floor(account):
    with pytest.raises(DatabaseError), transaction.atomic():
        TimeAccount.objects.filter(pk=account.pk).update(balance=-1)


def test_the_task_seals_every_ledger_that_was_written_in_once_a_day(account, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        tasks.seal_ledger(NOW + timedelta(days=2))
        tasks.seal_ledger(NOW + timedelta(days=2, hours=1))
    assert list(Seal.objects.order_by("number").values_list("ledger", "number")) == [("time", 1), ("time", 2)]
    assert storages["private"].exists("seals/time/000002.json")
    with append_only.lifted():
        Seal.objects.filter(ledger="time", number=2).delete()
    problems_name("Time ledger: Seal 2 of 2026-11-17, over 10 entries, is gone.")


def test_the_command_covers_both_ledgers_and_expects_a_digest_of_either(account, capsys):
    call_command("check_ledgers", "--digest")
    lines = capsys.readouterr().out.splitlines()
    seal = Seal.objects.get(ledger="time")
    assert lines == [
        "The hour ledger is whole.",
        "The time ledger is whole.",
        f"The time ledger: Seal 1 of 2026-11-16: time:1:{seal.digest}",
    ]
    call_command("check_ledgers", "--expect", f"time:1:{seal.digest}")
    with pytest.raises(SystemExit):
        call_command("check_ledgers", "--expect", f"time:1:{'0' * 64}")
    with pytest.raises(CommandError):
        call_command("check_ledgers", "--expect", f"gold:1:{seal.digest}")
    with append_only.lifted():
        entries(account).filter(sequence=1).update(minutes=1)
    capsys.readouterr()
    with pytest.raises(SystemExit):
        call_command("check_ledgers")
    assert f"Time ledger: Account {account.pk}: entry 1" in capsys.readouterr().err
