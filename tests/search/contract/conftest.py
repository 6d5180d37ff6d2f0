"""The engines that answer this round: the database's own, and a real search node where XINQIAO_SEARCH_NODE names its folder."""

import os
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings

from portal.search.domain.projection import indexed, live, live_or_first, replace
from portal.search.engines import database_engine
from portal.search.engines.elastic import engine_of

from .corpus import corpus, lexicon
from .oracle import Oracle

ROOT = Path(__file__).resolve().parents[3]
NOW = datetime(2026, 11, 1, 4, tzinfo=UTC)
TODAY = date(2026, 11, 1)


def node(action, folder, *more):
    command = [ROOT / "scripts/search_node", action, folder, *more]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture(scope="session")
def node_folder():
    folder = os.environ.get("XINQIAO_SEARCH_NODE")
    if "sqlite" not in settings.DATABASES["default"]["ENGINE"]:
        pytest.skip("only SQLite: the search node's contract runs once, in that round")
    if not folder:
        pytest.skip("no search node: XINQIAO_SEARCH_NODE=/some/folder lets the tests start one there (scripts/search_node; Java and Maven)")
    return Path(folder)


@pytest.fixture(scope="session")
def node_url(node_folder):
    """The address of a running node. One that ran before is left running."""
    ran = subprocess.run([ROOT / "scripts/search_node", "status", node_folder], capture_output=True, check=False).returncode == 0
    yield node("start", node_folder)
    if not ran:
        node("stop", node_folder)


@pytest.fixture(scope="session")
def items():
    return corpus()


@pytest.fixture(scope="session")
def oracle(items):
    return Oracle(items)


@pytest.fixture(scope="session")
def outside(node_url, items):
    """The node's engine with the corpus in generation 1."""
    engine = engine_of(f"{node_url}/contract-{os.getpid()}")
    engine.begin(1)
    for kind, keys, mine in by_kind(items):
        engine.replace(1, kind, keys, mine)
    engine.swap(1)
    yield engine
    engine.drop(1)


def by_kind(items):
    for kind in sorted({item.document.kind for item in items}):
        mine = [item for item in items if item.document.kind == kind]
        yield kind, sorted({item.document.key.partition(":")[0] for item in mine}), mine


def fill(items):
    """The corpus in the live generation of the database."""
    generation = live_or_first(NOW)
    for kind, keys, mine in by_kind(items):
        replace(generation, kind, keys, mine)
    return generation


@pytest.fixture(params=["database", "node"])
def engine(request, items, db):
    """An engine with the corpus, and the generation it is in. (`db` asked for by getfixturevalue would come without a test database.)"""
    if request.param == "node":
        return request.getfixturevalue("outside"), 1
    return database_engine(), fill(items).pk


@pytest.fixture
def hand(engine):
    """write(*documents) and remove(*documents) of that engine, all of one kind."""
    answering, generation = engine
    known = lexicon()

    def put(documents, written):
        kind, keys = documents[0].kind, [document.key.partition(":")[0] for document in documents]
        if answering.name == "elasticsearch":
            answering.replace(generation, kind, keys, written)
        else:
            replace(live(), kind, keys, written)

    return (
        lambda *documents: put(documents, [indexed(document, known) for document in documents]),
        lambda *documents: put(documents, []),
    )
