"""In how many documents a token stands. One table for all engines, counted over a sample, kept in each process."""

import json
import threading
import time
import zlib
from collections import Counter

from django.utils import timezone

from .models import Generation, SearchText, Statistics

SAMPLE = 3000
# A process asks at most so often whether there are newer figures.
FRESH_SECONDS = 30
# A token seen once in a sample says little: it counts as any unknown one.
MOST_TOKENS = 60_000
# Counted anew when the number of documents changed by more than this share.
SHARE = 0.05


class _Known(threading.local):
    looked = 0.0
    made_at = None
    total = 0
    average = 0.0
    counts: dict = {}


_known = _Known()


def df(token):
    """Documents that hold the token, estimated; 1 for one that the sample doesn't know."""
    _look()
    return _known.counts.get(token, 1)


def rarest(tokens):
    """Documents that hold the rarest of the tokens: at most so many hold all of them."""
    return min(map(df, tokens), default=0)


def frequencies(tokens):
    """{token: documents that hold it}."""
    _look()
    return {token: _known.counts.get(token, 0) for token in tokens}


def documents():
    _look()
    return max(1, _known.total)


def average_length():
    """Characters of a body, on average."""
    _look()
    return _known.average or 500.0


def forget():
    """The next question reads the figures anew (in this process)."""
    _known.looked = 0.0


def _look():
    if time.monotonic() - _known.looked < FRESH_SECONDS and _known.looked:
        return
    _known.looked = time.monotonic()
    found = Statistics.objects.filter(generation__state=Generation.State.LIVE)
    made_at = found.values_list("generation_id", "made_at").first()
    if made_at == _known.made_at:
        return
    row = found.first()
    _known.made_at = made_at
    _known.total = row.documents if row else 0
    _known.average = row.average_length if row else 0.0
    _known.counts = json.loads(zlib.decompress(bytes(row.frequencies))) if row else {}


def refresh(generation):
    """Count anew over a sample of the generation's documents."""
    from .domain.projection import token_sets

    total = generation.documents.count()
    step = max(1, total // SAMPLE)
    ids = list(generation.documents.order_by("pk").values_list("pk", flat=True))[::step][:SAMPLE]
    counts, length, seen = Counter(), 0, 0
    for start in range(0, len(ids), 500):
        for text in SearchText.objects.filter(pk__in=ids[start : start + 500]):
            counts.update(token_sets(text))
            length += len(text.plain_body)
            seen += 1
    scale = total / seen if seen else 1
    kept = {token: max(1, round(number * scale)) for token, number in counts.most_common(MOST_TOKENS)}
    values = {
        "documents": total,
        "average_length": length / seen if seen else 0,
        "frequencies": zlib.compress(json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()),
        "made_at": timezone.now(),
    }
    Statistics.objects.update_or_create(generation=generation, defaults=values)
    forget()


def stale(generation):
    """Have so many documents come or gone that the figures mislead?"""
    known = Statistics.objects.filter(generation=generation).values_list("documents", flat=True).first() or 0
    return abs(generation.documents.count() - known) > known * SHARE
