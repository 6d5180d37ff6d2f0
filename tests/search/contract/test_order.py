"""The same first result on every engine: ranking is shared, and what an engine leaves out must not have been the best."""

from portal.search import ranking, statistics
from portal.search.analysis import understand
from portal.search.engines.base import WEIGHED, Ask
from portal.search.sources import PUBLIC

from .conftest import NOW
from .corpus import lexicon, questions

KNOWN = lexicon()


def candidates(items, refs):
    by_ref = {item.ref: item for item in items}
    for number, ref in enumerate(refs):
        item = by_ref[ref]
        d = item.document
        texts = (item.plain_title, item.plain_summary, item.plain_body, item.plain_asked)
        yield ranking.Candidate(number, ref, *texts, d.boost, d.published_at, d.reviewed_on, d.next_review)


def first(items, understood, refs):
    ordered = ranking.order(understood, list(candidates(items, refs)), NOW)
    return ordered[0].ref if ordered else None


def same_first(engine, oracle, items, limit):
    answering, generation = engine
    same = []
    for text in questions():
        ask = Ask(understand(text, KNOWN), generation, grants=frozenset({PUBLIC}), limit=limit)
        refs, total, _exact, _facets = oracle.answer(ask)
        got = [ref for ref, _ in answering.recall(ask).refs]
        assert len(got) == min(limit, total), text
        same.append(first(items, ask.understood, got) == first(items, ask.understood, sorted(refs)))
    return sum(same) / len(same)


def test_the_first_result_is_the_best_of_all_that_match(engine, oracle, items, db):
    """Of as many as are weighed; even of the best fifty that an engine picks by its own score."""
    statistics.forget()
    assert same_first(engine, oracle, items, WEIGHED) == 1
    assert same_first(engine, oracle, items, 50) >= 0.9
