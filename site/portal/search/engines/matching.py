"""Which clauses must match, on every engine alike."""

import re
from itertools import combinations
from math import comb

# Lighter clauses (pairs across two words, the long words again) help to order what was found; they never decide what is found.
DECIDING = 0.5
KINDS = ("concept", "pair")
# More combinations than this are not written into one expression.
MOST_COMBINATIONS = 12
_ODD = re.compile(r"[^0-9A-Za-z_]")


def deciding(understood):
    """The clauses that are counted; all of them where nothing weighs enough, as in a question without content."""
    return tuple(c for c in understood.clauses if c.kind in KINDS and c.weight >= DECIDING) or tuple(understood.clauses)


def combined(clauses, threshold):
    """Combinations of `threshold` clauses, or None when they are too many to ask in one expression."""
    if comb(len(clauses), threshold) > MOST_COMBINATIONS:
        return None
    return list(combinations(clauses, threshold))


def facet_tokens(document):
    """What a document is filtered by, as tokens that no text can hold."""
    yield token("kind", document.kind)
    for dimension, codes in (("topic", document.topics), ("audience", document.audiences), ("setting", document.settings)):
        for code in codes:
            yield token(dimension, code)


def token(dimension, code):
    return f"{dimension}:{_ODD.sub('_', code)}"


def spaced(codes):
    """Codes as the columns hold them: " sleep anxiety "."""
    return f" {' '.join(codes)} " if codes else ""
