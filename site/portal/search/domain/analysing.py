"""The analysis of many documents beside the writing of others: it takes as long as writing them, so two processors share."""

import multiprocessing
import os
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial

from portal.search.analysis import loading
from portal.search.analysis.lexicon import Lexicon

from .tokenising import indexed

# Fewer are analysed here: a second process needs a second or two to begin.
WORTH_A_PROCESS = 3000
AHEAD = 4
_words = {}  # of the helping process


@contextmanager
def analysts(number):
    """analyse(iterable of (keys, documents)) -> (keys, Indexed documents) in order; about `number` documents in all."""
    lexicon = loading.current()
    if number < WORTH_A_PROCESS or (os.cpu_count() or 1) < 2:
        yield partial(_here, lexicon)
        return
    settings = {"mp_context": multiprocessing.get_context("spawn"), "initializer": _begin, "initargs": (list(lexicon.terms),)}
    with ProcessPoolExecutor(1, **settings) as pool:
        yield partial(_beside, pool)


def _here(lexicon, chunks):
    for keys, documents in chunks:
        yield keys, [indexed(document, lexicon) for document in documents]


def _beside(pool, chunks):
    """A few chunks are analysed ahead of the one that is written."""
    waiting = deque()
    for keys, documents in chunks:
        waiting.append((keys, pool.submit(_analyse, documents)))
        if len(waiting) > AHEAD:
            yield _taken(waiting)
    while waiting:
        yield _taken(waiting)


def _taken(waiting):
    keys, future = waiting.popleft()
    return keys, future.result()


def _begin(terms):
    """The terms are what the cutting of words depends on."""
    _words["lexicon"] = Lexicon(dictionary=terms)


def _analyse(documents):
    return [indexed(document, _words["lexicon"]) for document in documents]
