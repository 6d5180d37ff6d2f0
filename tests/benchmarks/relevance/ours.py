"""The product's own search over the benchmark's texts, whichever engine the settings name."""

from contextlib import contextmanager
from datetime import UTC, datetime

from portal.search import statistics
from portal.search.asking import ask
from portal.search.domain import rebuilding
from portal.search.query import Query
from portal.search.sources import Document, Source, sources

KIND = "benchmark"
NOW = datetime(2026, 11, 1, 4, tzinfo=UTC)


@contextmanager
def shelved(texts):
    """While this lasts, the search holds these texts and nothing else."""
    held = dict(sources._entries)
    documents = {
        text.key: Document(KIND, text.key, text.title, f"/{text.key}/", text.summary, text.body, asked_as=text.asked_as) for text in texts
    }
    sources._entries.clear()
    sources.register(KIND, Source(KIND, KIND, lambda: list(documents), lambda keys: [documents[key] for key in keys if key in documents]))
    try:
        statistics.forget()
        rebuilding.run(NOW, lambda done, total: None)
        yield
    finally:
        sources._entries.clear()
        sources._entries.update(held)


def keys(question):
    return [hit.key for hit in ask(Query(question, size=10, now=NOW)).hits]
