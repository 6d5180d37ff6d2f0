"""Leaflets to search: what is put on the shelf can be found until the test ends."""

from contextlib import contextmanager
from datetime import timedelta

from portal.core import clock
from portal.search.domain import indexing
from portal.search.sources import Document, Source, sources

KIND = "leaflet"


class Shelf(dict):
    """Documents by key."""

    def put(self, key, title, **more):
        self[key] = Document(KIND, key, title, more.pop("url", f"/leaflets/{key}/"), **more)
        self.tell(key)

    def tell(self, *keys):
        indexing.changed(KIND, *keys)
        indexing.index_waiting(clock.now() + timedelta(seconds=1))


@contextmanager
def a_shelf():
    held = Shelf()
    sources.register(KIND, Source(KIND, "小册子", lambda: sorted(held), lambda keys: [held[key] for key in keys if key in held]))
    try:
        yield held
    finally:
        del sources._entries[KIND]
