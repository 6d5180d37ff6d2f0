"""The node is killed while it indexes and while it is asked: publishing goes on, the database answers, the index catches up."""

import os
import signal
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from portal.search.analysis import loading, understand
from portal.search.asking import ask
from portal.search.domain import indexing, rebuilding
from portal.search.domain.projection import live
from portal.search.engines import elastic, outside_engine
from portal.search.engines.base import Ask, EngineDown
from portal.search.models import SearchChange
from portal.search.query import Query
from portal.search.sources import Document, Source, sources

from .conftest import NOW, node

pytestmark = pytest.mark.processes


class Shelf:
    """A source of things that a test puts there; `on_read` is called each time the index asks."""

    def __init__(self):
        self.things, self.on_read = {}, lambda: None

    def documents(self, keys):
        self.on_read()
        return [Document(kind="thing", key=key, url=f"/thing/{key}/", **self.things[key]) for key in keys if key in self.things]

    def put(self, *keys, **fields):
        self.things |= {str(key): {"title": f"绿皮火车 {key}", **fields} for key in keys}
        indexing.changed("thing", *keys)

    def take(self, key):
        del self.things[str(key)]
        indexing.changed("thing", key)


class Killable:
    """A node of the test's own, since the others are still needed."""

    def __init__(self, folder):
        self.folder = folder

    @property
    def running(self):
        return (self.folder / "pid").exists()

    def start(self):
        return node("start", self.folder, "--heap", "256")

    def kill(self):
        os.kill(int((self.folder / "pid").read_text()), signal.SIGKILL)

    def stop(self):
        node("stop", self.folder)


@pytest.fixture(scope="module")
def killable(node_folder):
    mine = Killable(Path(f"{node_folder}-killed-{os.getpid()}"))
    mine.start()
    yield mine
    mine.stop()


@pytest.fixture
def shelf(monkeypatch):
    made = Shelf()
    only = Source(kind="thing", label="Thing", keys=lambda: list(made.things), documents=made.documents)
    monkeypatch.setattr(sources, "_entries", {"thing": (1, only)})
    return made


@pytest.fixture
def site(killable, shelf, db, settings, monkeypatch):
    """A site with the node named in SEARCH_URL and an index in it."""
    settings.SEARCH_URL = f"{killable.start()}/killed-{os.getpid()}-{time.monotonic_ns()}"
    monkeypatch.setattr(elastic, "PAUSE_SECONDS", 1)
    shelf.put(*range(30))
    rebuilding.run(NOW, lambda done, total: None)
    indexing.index_waiting(later())
    assert not SearchChange.objects.exists()
    return shelf


def later(hours=1):
    """When everything that was put off is due."""
    return timezone.now() + timedelta(hours=hours)


def answer(text="绿皮火车"):
    return ask(Query(text, NOW, size=100))


def refs(result):
    return {f"{hit.kind}:{hit.key}" for hit in result.hits}


def back(killable):
    killable.start()
    outside_engine().ping()


def test_the_node_answers_when_it_is_there(site):
    result = answer()
    assert (result.engine, result.limited, result.total) == ("elasticsearch", False, 30)
    assert refs(result) == {f"thing:{n}" for n in range(30)}


def test_killed_in_the_middle_of_questions_each_is_answered_or_refused_as_down(site, killable):
    engine, ended = outside_engine(), []
    question = Ask(understand("绿皮火车", loading.current()), live().pk)

    def keep_asking():
        for _turn in range(2000):
            try:
                assert engine.recall(question).total == 30
            except Exception as error:
                return ended.append(error)
        return ended.append(None)

    askers = [threading.Thread(target=keep_asking) for _ in range(4)]
    for asker in askers:
        asker.start()
    time.sleep(0.3)
    killable.kill()
    for asker in askers:
        asker.join()
    assert [type(error) for error in ended] == [EngineDown] * 4
    killable.start()
    engine.ping()
    assert engine.recall(question).total == 30


def test_killed_while_asked_the_database_answers_and_says_so(site, killable):
    killable.kill()
    result = answer()
    assert (result.limited, result.total) == (True, 30)
    assert result.engine != "elasticsearch"
    began = time.monotonic()
    assert all(answer().limited for _ in range(5))
    assert time.monotonic() - began < 2
    killable.start()
    until = time.monotonic() + 10
    while answer().limited and time.monotonic() < until:
        time.sleep(0.2)
    assert (answer().engine, answer().limited, answer().total) == ("elasticsearch", False, 30)


def test_what_is_published_while_it_is_down_is_found_and_brought_in_later(site, killable):
    killable.kill()
    site.put(100, title="新的绿皮火车")
    site.put(0, title="改了名的旧车")
    site.take(1)
    assert indexing.index_waiting(later()) == 3
    assert "thing:100" in refs(answer("新的绿皮火车"))
    assert "thing:1" not in refs(answer())
    assert SearchChange.objects.filter(engine_pending=True).count() == 3
    back(killable)
    assert indexing.index_waiting(later(2)) == 3
    assert not SearchChange.objects.exists()
    result = answer()
    assert (result.engine, result.limited, result.total) == ("elasticsearch", False, 29)
    assert {"thing:100"} == refs(result) - {f"thing:{n}" for n in range(30)}
    assert not {"thing:0", "thing:1"} & refs(result)


def test_killed_while_it_indexes_nothing_is_lost(site, killable):
    calls = []

    def on_read():
        calls.append(1)
        if len(calls) == 2:
            killable.kill()

    site.put(*range(1000, 1350))
    site.on_read = on_read
    assert indexing.index_waiting(later()) == 350
    assert len(calls) >= 4
    assert answer().limited
    assert answer().total == 380
    assert 200 <= SearchChange.objects.filter(engine_pending=True).count() < 350
    back(killable)
    indexing.index_waiting(later(2))
    assert not SearchChange.objects.exists()
    assert (answer().engine, answer().total) == ("elasticsearch", 380)


def test_killed_while_the_search_is_built_anew_the_old_one_answers(site, killable):
    from portal.jobs.domain import JobError

    site.put(*range(2000, 2150))
    before = answer().total
    site.on_read = lambda: killable.kill() if killable_calls.append(1) or len(killable_calls) == 2 else None
    killable_calls = []
    with pytest.raises(JobError):
        rebuilding.run(NOW, lambda done, total: None)
    assert (answer().limited, answer().total) == (True, before)
    back(killable)
    assert (answer().limited, answer().total) == (False, before)
    site.on_read = lambda: None
    rebuilding.run(NOW, lambda done, total: None)
    indexing.index_waiting(later(2))
    assert (answer().engine, answer().limited, answer().total) == ("elasticsearch", False, 180)


def test_a_wrong_address_is_a_limited_search_and_is_tried_every_other_minute(site, settings, client):
    settings.SEARCH_URL = "http://127.0.0.1:9"
    assert (answer().limited, answer().total) == (True, 30)
    assert "搜索暂时受限" in client.get("/search/?q=绿皮火车").content.decode()
    site.put(700)
    for hours in range(1, 9):
        indexing.index_waiting(later(hours))
    assert SearchChange.objects.get().due_at <= later(8) + timedelta(minutes=2)


def test_an_index_that_was_lost_is_made_again_by_a_rebuild(site):
    engine = outside_engine()
    assert not rebuilding.outside_is_empty()
    engine.drop(live().pk)
    assert rebuilding.outside_is_empty()
    assert answer().limited
    site.put(500)
    indexing.index_waiting(later())
    assert SearchChange.objects.get().engine_pending
    assert not engine.client.indices.exists(index=engine.index(live().pk))
    rebuilding.run(NOW, lambda done, total: None)
    engine.ping()
    indexing.index_waiting(later(2))
    assert not SearchChange.objects.exists()
    assert (answer().engine, answer().limited, answer().total) == ("elasticsearch", False, 31)
