"""Which clauses must match, on every engine alike."""

import re
from itertools import combinations

# Lighter clauses (pairs across two words, the long words again) help to order what was found; they never decide what is found.
DECIDING = 0.5
KINDS = ("concept", "pair")
# Of more clauses no combination is written into one expression: each runs through the long lists of all its synonyms again.
MOST_COMBINED = 5
_ODD = re.compile(r"[^0-9A-Za-z_]")


def deciding(understood):
    """The clauses that are counted; all of them where nothing weighs enough, as in a question without content."""
    return tuple(c for c in understood.clauses if c.kind in KINDS and c.weight >= DECIDING) or tuple(understood.clauses)


def combined(clauses, threshold):
    """Combinations of `threshold` clauses, or None when they are too much to ask in one expression."""
    if len(clauses) > MOST_COMBINED:
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
