"""A seal that is gone is missed: by its number, by the audit log, by the private storage, by who kept a digest."""

import json
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.utils import translation
from wagtail.models import ModelLogEntry

from courses.learning.domain import checking, sealing
from courses.learning.domain.ledgers import HOURS
from courses.learning.models import HourEntry, LearnerAccount, Seal
from portal.core import append_only

from .scene import START, Learner, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def seal(django_capture_on_commit_callbacks):
    """Seal the day before the nth day from the beginning."""

    def make(day):
        with django_capture_on_commit_callbacks(execute=True):
            return sealing.seal_day(START + timedelta(days=day))

    return make


@pytest.fixture
def days(seal):
    """Three days with one lesson each, each sealed."""
    learner = Learner(person())
    for day, lesson in enumerate(learner.lessons, 1):
        learner.finish(lesson)
        seal(day)
        learner.pass_time(24 * 3600)
    assert [found.number for found in Seal.objects.all()] == [1, 2, 3]
    assert list(checking.problems()) == []
    return learner


def problems():
    return " ".join(checking.problems())


def logged():
    return ModelLogEntry.objects.filter(action=HOURS.action)


def file(number):
    return f"{sealing.folder(HOURS)}/{number:06d}.json"


def unmake_last_day(learner):
    """The forger with the whole database: the day's lines, the account's head, the seal and its line in the log."""
    with append_only.lifted():
        before = Seal.objects.get(number=2).heads[str(learner.account.pk)]
        HourEntry.objects.filter(account=learner.account, sequence__gt=before[0]).delete()
        Seal.objects.get(number=3).delete()
    LearnerAccount.objects.filter(pk=learner.account.pk).update(entry_count=before[0], head=before[1])


def test_a_removed_newest_seal_is_named(days):
    with append_only.lifted():
        Seal.objects.get(number=3).delete()
    assert f"Seal 3 of 2026-11-04, over {HourEntry.objects.count()} entries, is gone." in problems()


def test_a_whole_day_removed_with_its_seal_is_named(days):
    total = HourEntry.objects.count()
    unmake_last_day(days)
    assert problems() == f"Seal 3 of 2026-11-04, over {total} entries, is gone."


def test_a_whole_day_removed_from_every_table_is_missed_by_the_private_storage(days, capsys):
    total = HourEntry.objects.count()
    unmake_last_day(days)
    logged().filter(data__number=3).delete()
    assert problems() == f"Seal 3 of 2026-11-04, over {total} entries, is gone."
    with pytest.raises(SystemExit):
        call_command("check_ledgers")
    assert "Seal 3 of 2026-11-04" in capsys.readouterr().err


def test_a_day_sealed_anew_after_that_is_not_the_seal_that_was_recorded(days, seal):
    unmake_last_day(days)
    logged().filter(data__number=3).delete()
    assert seal(3).number == 3
    assert "Seal 3 is not the one that was recorded when it was made." in problems()


def test_a_removed_seal_in_between_is_named(days):
    with append_only.lifted():
        Seal.objects.get(number=2).delete()
    assert "A seal between numbers 1 and 3 is gone." in problems()


def test_all_seals_removed_are_named(days):
    with append_only.lifted():
        Seal.objects.all().delete()
    assert all(f"Seal {number} of" in problems() for number in (1, 2, 3))


def test_records_that_are_gone_are_named(days):
    logged().filter(data__number=2).delete()
    assert problems() == "The audit log says nothing of seal 2."
    storages["private"].delete(file(1))
    storages["private"].delete(file(2))
    storages["private"].save(file(2), ContentFile(b"not what was kept"))
    assert "Seal 2 is not the one that was recorded when it was made." in problems()


def test_the_file_of_the_newest_seal_is_made_up_for_after_a_stop(days, seal):
    storages["private"].delete(file(3))
    assert problems() == ""
    seal(3)
    with storages["private"].open(file(3)) as kept:
        assert json.load(kept)["digest"] == Seal.objects.get(number=3).digest


def test_a_new_beginning_keeps_counting_and_is_whole(days, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), append_only.lifted():
        assert sealing.seal_anew(START + timedelta(days=5)).number == 4
    assert problems() == ""
    with append_only.lifted():
        Seal.objects.all().delete()
    assert "Seal 4 of" in problems()


def test_the_command_prints_a_digest_that_a_later_check_expects(days, capsys):
    call_command("check_ledgers", "--digest")
    printed = capsys.readouterr().out.strip().splitlines()[-1]
    newest = Seal.objects.get(number=3)
    assert printed == f"Seal 3 of 2026-11-04: 3:{newest.digest}"
    call_command("check_ledgers", "--expect", f"3:{newest.digest}")
    for wrong, words in ((f"3:{'0' * 64}", "another digest"), (f"9:{newest.digest}", "Seal 9 is gone.")):
        with pytest.raises(SystemExit):
            call_command("check_ledgers", "--expect", wrong)
        assert words in capsys.readouterr().err
    with pytest.raises(CommandError):
        call_command("check_ledgers", "--expect", newest.digest)
