"""An edited, a removed (also the last), a swapped and a rewritten row, and a removed account, are each found and named."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import translation

from courses.learning.domain import checking, ledger, sealing
from courses.learning.models import HourEntry, LearnerAccount, Seal
from portal.core import append_only

from .scene import START, Learner, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def account():
    learner = Learner(person())
    learner.finish_all()
    sealing.seal_day(START + timedelta(days=2))
    assert list(checking.problems()) == []
    return LearnerAccount.objects.get(pk=learner.account.pk)


def entries(account):
    return HourEntry.objects.filter(account=account)


def only_problem(*words):
    found = list(checking.problems())
    assert found
    assert all(any(word in line for line in found) for word in words), found
    return found


def test_an_edited_row_is_named(account):
    with append_only.lifted():
        entries(account).filter(sequence=2).update(minutes=40)
    only_problem(f"Account {account.pk}: entry 2")


def test_a_removed_row_is_named(account):
    with append_only.lifted():
        entries(account).filter(sequence=3).delete()
    only_problem(f"Account {account.pk}: an entry before number 4")


def test_the_last_row_removed_is_named(account):
    with append_only.lifted():
        entries(account).filter(sequence=account.entry_count).delete()
    only_problem(f"Account {account.pk}: {account.entry_count} entries were written, the chain ends at entry {account.entry_count - 1}")


def test_two_swapped_rows_are_named(account):
    with append_only.lifted():
        second, third = entries(account).get(sequence=2), entries(account).get(sequence=3)
        entries(account).filter(pk=second.pk).update(sequence=99)
        entries(account).filter(pk=third.pk).update(sequence=2)
        entries(account).filter(pk=second.pk).update(sequence=3)
    only_problem(f"Account {account.pk}: entry 2")


def test_a_chain_rewritten_with_fitting_hashes_is_found_by_the_seal(account):
    with append_only.lifted():
        previous = ""
        for entry in entries(account).order_by("sequence"):
            entry.minutes += 1
            entry.previous = previous
            entry.hash = previous = ledger.digest(entry)
            entries(account).filter(pk=entry.pk).update(minutes=entry.minutes, previous=entry.previous, hash=entry.hash)
    LearnerAccount.objects.filter(pk=account.pk).update(head=previous)
    only_problem("is not the one that was sealed")


def test_all_rows_of_an_account_removed_are_named(account):
    with append_only.lifted():
        entries(account).delete()
    only_problem(f"Account {account.pk}: all {account.entry_count} entries are gone")


def test_a_changed_seal_is_named(account):
    with append_only.lifted():
        Seal.objects.update(heads={})
    only_problem("The seal of 2026-11-03 was changed")


def test_the_command_exits_1_and_names_the_row(account, capsys):
    call_command("check_ledgers")
    assert "whole" in capsys.readouterr().out
    with append_only.lifted():
        entries(account).filter(sequence=1).update(minutes=44)
    with pytest.raises(SystemExit) as ended:
        call_command("check_ledgers")
    assert ended.value.code == 1
    assert f"Account {account.pk}: entry 1" in capsys.readouterr().err
