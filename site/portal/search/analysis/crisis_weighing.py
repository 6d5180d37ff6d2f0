"""Despair that no rule foresaw: how the characters of what was typed weigh, learnt from lists of phrases that speak of it and that don't.

The rules (crisis.toml) know expressions; people find others. Every run of one to three characters has a weight, and the sum decides.
`python -m tests.search.crisis_learning` makes the weights anew from the lists beside the tests.
"""

import functools
import json
from math import sqrt
from pathlib import Path

DATA = Path(__file__).with_name("crisis_weights.json")
LONGEST_RUN = 3


def runs(text):
    """The different runs of one to three characters, its beginning and end marked. Idioms that were taken out say nothing."""
    said = text.replace("○", "")
    marked = f"^{said}$" if said else ""
    return sorted({marked[at : at + size] for size in range(1, LONGEST_RUN + 1) for at in range(len(marked) - size + 1)})


def weight(text):
    """Above zero: like what people say in despair. A long text counts no more than a short one."""
    learnt = _learnt()
    return weigh(runs(text), learnt["weights"], learnt["bias"])


def weigh(found, weights, bias):
    known = [weights[run] for run in found if run in weights]
    return bias + sum(known) / sqrt(len(known)) if known else -1.0


@functools.cache
def _learnt():
    return json.loads(DATA.read_text("utf-8"))
