"""A new generation beside the live one: swap, changes meanwhile, stop and resume."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from portal.jobs.domain.ticking import schedules
from portal.jobs.models import Job
from portal.search import statistics, tasks
from portal.search.domain import analysing, indexing, rebuilding
from portal.search.domain.projection import indexed
from portal.search.engines import database_engine
from portal.search.engines.base import EngineDown
from portal.search.models import Generation, RebuildChange, SearchDocument, SearchText
from portal.search.sources import Document, sources

from .stand import NOW, refs

LATER = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
def three(shelf):
    for key in ("1", "2", "3"):
        shelf.put(key, f"睡眠{key}")
    indexing.index_waiting(LATER)
    return shelf


@pytest.fixture
def chunk_of_one(monkeypatch):
    monkeypatch.setattr(rebuilding, "CHUNK", 1)


def stages():
    """A progress that calls what is planned for its n-th call."""
    plans = {}

    def progress(done, total):
        progress.calls.append((done, total))
        plans.get(len(progress.calls), lambda: None)()

    progress.calls, progress.plans = [], plans
    return progress


def test_a_rebuild_finds_the_same_in_a_new_generation(three):
    before = Generation.objects.get(state="live")
    assert rebuilding.run(NOW, lambda done, total: None) == SearchDocument.objects.count()
    after = Generation.objects.get()
    assert after.pk != before.pk
    assert after.state == "live"
    assert refs("睡眠") == {"thing:1", "thing:2", "thing:3"}
    assert SearchText.objects.count() == SearchDocument.objects.count()


def test_the_live_index_answers_while_another_is_built(three, chunk_of_one):
    seen = []
    progress = stages()
    progress.plans[1] = lambda: seen.append(refs("睡眠"))
    rebuilding.run(NOW, progress)
    assert seen == [{"thing:1", "thing:2", "thing:3"}]


def test_a_change_during_a_rebuild_is_found_before_and_after_the_swap(three, chunk_of_one):
    progress, seen = stages(), []

    def change():
        three.put("1", "焦虑")  # its chunk is already written
        three.put("9", "睡眠九")  # new
        three.take("2")
        indexing.index_waiting(LATER)
        seen.append((refs("睡眠"), refs("焦虑")))

    progress.plans[sum(len(list(s.keys())) for s in sources)] = change
    rebuilding.run(NOW, progress)
    assert seen == [({"thing:3", "thing:9"}, {"thing:1"})]
    assert refs("睡眠") == {"thing:3", "thing:9"}
    assert refs("焦虑") == {"thing:1"}
    assert not RebuildChange.objects.exists()


def test_a_change_at_the_last_look_before_the_swap_is_not_lost(three, monkeypatch):
    refresh = statistics.refresh

    def refresh_then_change(generation):
        refresh(generation)
        three.put("3", "焦虑")
        indexing.index_waiting(LATER)

    monkeypatch.setattr(statistics, "refresh", refresh_then_change)
    rebuilding.run(NOW, lambda done, total: None)
    assert refs("焦虑") == {"thing:3"}
    assert refs("睡眠") == {"thing:1", "thing:2"}


def test_a_stopped_rebuild_goes_on_where_it_was(three, chunk_of_one):
    progress = stages()

    def stop():
        raise KeyboardInterrupt

    progress.plans[2] = stop
    with pytest.raises(KeyboardInterrupt):
        rebuilding.run(NOW, progress)
    assert refs("睡眠") == {"thing:1", "thing:2", "thing:3"}
    half = Generation.objects.get(state="building")
    kept = half.documents.filter(kind="thing").count()
    three.asked.clear()
    rebuilding.run(NOW, lambda done, total: None)
    assert Generation.objects.get().pk == half.pk
    assert sum(map(len, three.asked)) == 3 - kept
    assert refs("睡眠") == {"thing:1", "thing:2", "thing:3"}


def test_progress_counts_up_to_all(three, chunk_of_one):
    progress = stages()
    rebuilding.run(NOW, progress)
    total = progress.calls[-1][1]
    assert progress.calls[-1] == (total, total)
    assert [done for done, _ in progress.calls] == sorted(done for done, _ in progress.calls)


def test_the_old_generation_is_cleared_away(three):
    old = Generation.objects.get(state="live")
    rebuilding.run(NOW, lambda done, total: None)
    assert not SearchDocument.objects.filter(generation_id=old.pk).exists()
    database_engine().begin(old.pk)  # its tables are gone: they are made anew, empty
    assert refs("睡眠") == {"thing:1", "thing:2", "thing:3"}


def test_the_command_builds_and_says_how_much(three, capsys):
    call_command("rebuild_search")
    assert "3 documents are in the search." in capsys.readouterr().out


def test_in_the_background_a_job_does_it(three, django_capture_on_commit_callbacks, capsys):
    with django_capture_on_commit_callbacks(execute=True):
        call_command("rebuild_search", "--background")
    job = Job.objects.get(kind=rebuilding.JOB)
    assert (job.state, job.done, job.total) == (Job.State.DONE, 3, 3)


@pytest.mark.processes
class Node:
    """An outside engine of which only the holding is asked."""

    def __init__(self, held):
        self.held = held

    def holds(self, generation):
        if self.held is None:
            raise EngineDown("no answer")
        return generation in self.held


def rebuilds(monkeypatch, node):
    """How many rebuilds the ticker leaves for the workers when it comes by."""
    monkeypatch.setattr(rebuilding, "outside_engine", lambda: node)
    tasks.fill_an_engine_that_is_empty(NOW)
    return Job.objects.filter(kind=rebuilding.JOB).count()


def test_an_engine_that_is_new_or_lost_everything_is_filled_by_the_ticker_once(three, monkeypatch):
    held = Generation.objects.get(state=Generation.State.LIVE).pk
    assert [rebuilds(monkeypatch, node) for node in (None, Node({held}), Node(None))] == [0, 0, 0]
    assert [rebuilds(monkeypatch, Node(())) for _minute in range(3)] == [1, 1, 1]
    assert "search.outside" in dict(schedules.items())


def test_the_ticker_leaves_a_rebuild_by_hand_alone(three, monkeypatch):
    made = Generation.objects.create(state=Generation.State.BUILDING, started_at=NOW - timedelta(minutes=5))
    assert rebuilds(monkeypatch, Node(())) == 0
    Generation.objects.filter(pk=made.pk).update(started_at=NOW - timedelta(hours=2))
    assert rebuilds(monkeypatch, Node(())) == 1


def test_a_second_process_analyses_ahead_of_what_is_written(monkeypatch):
    monkeypatch.setattr(analysing, "WORTH_A_PROCESS", 1)
    chunks = [([str(number)], [Document("thing", str(number), f"睡眠{number}", "/")]) for number in range(12)]
    with analysing.analysts(12) as analyse:
        found = list(analyse(chunks))
    assert [keys for keys, _ in found] == [keys for keys, _ in chunks]
    assert [items for _, items in found] == [[indexed(document) for document in documents] for _, documents in chunks]
