"""A source for the tests of the search itself: things lie on a shelf, and the search is told when one comes or goes."""

from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from portal.search.analysis import Lexicon, read_fixtures
from portal.search.asking import ask
from portal.search.domain import indexing
from portal.search.query import Query
from portal.search.sources import Document, Source, sources

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "search"
NOW = datetime(2026, 11, 1, 4, tzinfo=UTC)


def known_lexicon():
    """The lexicon of the fixtures alone."""
    return Lexicon(**read_fixtures(FIXTURES))


class Shelf:
    """Things of one kind, by source key; each gives one or more documents."""

    kind = "thing"

    def __init__(self):
        self.things = {}
        self.broken = set()  # keys whose document can't be told
        self.asked = []  # every list of keys that was asked for

    def documents(self, keys):
        self.asked.append(list(keys))
        for key in keys:
            if key in self.broken:
                raise ValueError(f"{key} is broken")
            yield from self.things.get(key, {}).values()

    def put(self, key, title="标题", body="", **more):
        """One document under this key, in place of the one that was there."""
        source_key = key.partition(":")[0]
        self.things.setdefault(source_key, {})[key] = Document(self.kind, key, title, f"/{key}/", body=body, **more)
        indexing.changed(self.kind, source_key)

    def take(self, key):
        del self.things[key]
        indexing.changed(self.kind, key)


@contextmanager
def shelf():
    made = Shelf()
    sources.register(made.kind, Source(made.kind, made.kind, lambda: list(made.things), made.documents))
    try:
        yield made
    finally:
        sources._entries.pop(made.kind)


def find(typed, **more):
    more.setdefault("now", NOW)
    return ask(Query(typed, **more))


def refs(typed, **more):
    return {hit.ref for hit in find(typed, size=200, **more).hits}
