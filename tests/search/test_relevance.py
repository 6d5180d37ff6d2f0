"""The relevance that was reached, so that nobody breaks it unseen. The figures themselves: python -m tests.benchmarks relevance."""

import pytest

from tests.benchmarks.relevance.baselines import BM25, pairs, words
from tests.benchmarks.relevance.corpus import questions, texts
from tests.benchmarks.relevance.measures import measure
from tests.benchmarks.relevance.ours import keys, shelved

# A little under what was reached; (MRR@10, recall@10).
FLOORS = {"dev": (0.97, 0.96), "own": (0.93, 0.94), "heldout": (0.95, 0.95)}


@pytest.fixture
def held():
    return list(texts())


@pytest.mark.django_db
def test_questions_find_their_topic(held):
    """Figures only: a held-out question is never printed."""
    with shelved(held):
        for half, (mrr, recall) in FLOORS.items():
            ours = measure(keys, questions(half), held)
            reached = round(ours.mrr, 3), round(ours.recall, 3)
            baseline = max(measure(BM25(held, tokens).ask, questions(half), held).mrr for tokens in (pairs, words))
            ahead = ours.mrr > baseline
            assert reached[0] >= mrr
            assert reached[1] >= recall
            assert ahead


def test_measures_of_a_known_order():
    from tests.benchmarks.relevance.corpus import Question, Text

    shelf = [Text("a", frozenset(["x"]), "", "", ""), Text("b", frozenset(["x"]), "", "", ""), Text("c", frozenset(["y"]), "", "", "")]
    measured = measure(lambda question: ["c", "a"], [Question("x", "?"), Question("y", "?")], shelf)
    assert (measured.mrr, measured.hit, measured.recall) == (0.75, 1.0, 0.75)
    assert [(question.topic, rank) for question, rank, _, _ in measured.misses] == [("x", 2)]
