"""From a change to the index: the outbox, the job, retries."""

from datetime import UTC, datetime, timedelta

from django.db import transaction

from portal.core import clock
from portal.jobs.domain import ticking
from portal.jobs.models import Job
from portal.search import statistics
from portal.search.domain import indexing
from portal.search.models import SearchChange, SearchDocument

from .stand import find, refs

LATER = datetime(2100, 1, 1, tzinfo=UTC)


def test_what_is_put_on_the_shelf_is_found_once_the_job_ran(shelf):
    shelf.put("1", "睡眠不好怎么办", "夜里总是醒来。")
    assert refs("睡眠") == set()
    assert indexing.index_waiting(LATER) == 1
    assert refs("睡眠") == {"thing:1"}
    assert not SearchChange.objects.exists()


def test_a_change_replaces_what_was_found_before(shelf):
    shelf.put("1", "睡眠")
    indexing.index_waiting(LATER)
    shelf.put("1", "焦虑")
    indexing.index_waiting(LATER)
    assert refs("睡眠") == set()
    assert refs("焦虑") == {"thing:1"}
    assert SearchDocument.objects.count() == 1


def test_what_is_gone_is_found_no_more(shelf):
    shelf.put("1", "睡眠")
    indexing.index_waiting(LATER)
    shelf.take("1")
    indexing.index_waiting(LATER)
    assert find("睡眠").total == 0
    assert SearchDocument.objects.count() == 0


def test_a_change_of_one_key_leaves_a_key_that_begins_alike(shelf):
    shelf.put("1", "睡眠")
    shelf.put("12", "睡眠")
    shelf.put("12:body", "睡眠", access="reader")
    indexing.index_waiting(LATER)
    shelf.take("1")
    indexing.index_waiting(LATER)
    assert refs("睡眠", grants=frozenset({"public", "reader"})) == {"thing:12", "thing:12:body"}


def test_the_same_change_twice_waits_once(shelf):
    for _ in range(3):
        shelf.put("1", "睡眠")
    assert SearchChange.objects.count() == 1


def test_a_change_that_is_rolled_back_is_not_indexed(shelf):
    with transaction.atomic():
        shelf.put("1", "睡眠")
        transaction.set_rollback(True)
    assert not SearchChange.objects.exists()


def test_a_broken_thing_holds_up_no_other_and_is_tried_again(shelf, caplog):
    for key in ("1", "2", "3"):
        shelf.put(key, "睡眠")
    shelf.broken.add("2")
    indexing.index_waiting(LATER)
    assert refs("睡眠") == {"thing:1", "thing:3"}
    waiting = SearchChange.objects.get()
    assert (waiting.key, waiting.attempts, waiting.due_at) == ("2", 1, LATER + timedelta(seconds=30))
    assert "is broken" in waiting.error
    shelf.broken.clear()
    assert indexing.index_waiting(LATER) == 0
    assert indexing.index_waiting(LATER + timedelta(minutes=1)) == 1
    assert refs("睡眠") == {"thing:1", "thing:2", "thing:3"}


def test_a_thing_that_stays_broken_waits_longer_each_time(shelf, caplog):
    shelf.put("1", "睡眠")
    shelf.broken.add("1")
    waits, now = [], LATER
    for _ in range(9):
        indexing.index_waiting(now)
        row = SearchChange.objects.get()
        waits.append((row.due_at - now).total_seconds())
        now = row.due_at
    assert waits == [30, 60, 120, 240, 480, 960, 1800, 1800, 1800]


def test_what_changes_while_it_is_indexed_stays_waiting(shelf, monkeypatch):
    shelf.put("1", "睡眠")
    settle = indexing._settle

    def change_then_settle(kind, rows, now):
        shelf.put("1", "焦虑")
        monkeypatch.setattr(indexing, "_settle", settle)
        settle(kind, rows, now)

    monkeypatch.setattr(indexing, "_settle", change_then_settle)
    indexing._index("thing", list(SearchChange.objects.all()), LATER)
    assert SearchChange.objects.count() == 1
    indexing.index_waiting(LATER)
    assert refs("焦虑") == {"thing:1"}


def test_one_waiting_job_is_enough(shelf):
    shelf.put("1", "睡眠")
    shelf.put("2", "睡眠")
    assert Job.objects.filter(kind=indexing.JOB).count() == 1


def test_the_job_runs_on_commit(shelf, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        shelf.put("1", "睡眠")
    assert refs("睡眠") == {"thing:1"}
    assert Job.objects.get(kind=indexing.JOB).state == Job.State.DONE


def test_the_ticker_takes_up_what_a_lost_job_left(shelf, django_capture_on_commit_callbacks):
    shelf.put("1", "睡眠")
    Job.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        ticking.schedules.get("search.index").run(clock.now())
    assert refs("睡眠") == {"thing:1"}


def test_a_kind_that_nobody_tells_of_is_taken_out(shelf):
    shelf.put("1", "睡眠")
    indexing.index_waiting(LATER)
    indexing.changed("unknown", 7)
    indexing.index_waiting(LATER)
    assert not SearchChange.objects.exists()
    assert refs("睡眠") == {"thing:1"}


def test_a_text_with_nul_is_indexed_without_it(shelf):
    shelf.put("1", "睡\x00眠", "夜\x00里", summary="\x00")
    assert indexing.index_waiting(LATER) == 1
    assert refs("睡眠") == {"thing:1"}
    assert not SearchChange.objects.exists()


def test_frequencies_follow_what_the_job_indexed(shelf, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        for key in ("1", "2"):
            shelf.put(key, "睡眠", "夜里")
        shelf.put("3", "焦虑")
    assert statistics.documents() == 3
    assert statistics.frequencies(["睡眠", "焦虑", "考试"]) == {"睡眠": 2, "焦虑": 1, "考试": 0}
