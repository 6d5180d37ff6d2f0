"""Does a text speak of despair or self-harm? The search's rules answer, so that both doors are equally attentive."""

from portal.search.analysis import loading
from portal.search.analysis.crisis import LONGEST
from portal.search.analysis.crisis import speaks_of_crisis as asked_of_a_query
from portal.search.analysis.normalise import normalise


def speaks_of_crisis(text):
    """The rules read what a query can hold: a longer text is read in overlapping pieces."""
    plain, step = normalise(text), LONGEST // 2
    pieces = [plain[start : start + LONGEST] for start in range(0, max(len(plain) - step, 1), step)]
    return any(asked_of_a_query(piece, loading.current()) for piece in pieces)
