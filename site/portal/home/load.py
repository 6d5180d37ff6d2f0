"""A realistic volume of invented articles for benchmarks: the same every time, made from the words of our own texts.

They live in the search alone, as documents of the kind "load", whose keys are numbers: text and facets follow from the number.
"""

import functools
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.core.models import Group, Setting, Topic
from portal.search import statistics
from portal.search.analysis import loading
from portal.search.analysis.tokens import is_han
from portal.search.domain import rebuilding
from portal.search.domain.projection import live_or_first, take_out
from portal.search.engines import outside_engine
from portal.search.models import Generation, SearchDocument
from portal.search.sources import Document, Source, sources

KIND = "load"
CHARACTERS = 800
CHUNK = 200
START = datetime(2024, 1, 1, tzinfo=UTC)


def register():
    sources.register(KIND, Source(KIND, _("Invented article for benchmarks"), there, documents), order=900)


def fill(number, now, progress):
    """Bring the articles 1 … number into the live index, but for those that are there; returns how many were missing."""
    generation = live_or_first(now)
    known = set(there())
    missing = [key for key in map(str, range(1, number + 1)) if key not in known]
    for start in range(0, len(missing), CHUNK):
        some = missing[start : start + CHUNK]
        rebuilding.write(generation, KIND, some)
        progress(start + len(some), len(missing))
    statistics.refresh(generation)
    return len(missing)


def remove():
    """Take them away again, in short transactions; returns how many."""
    rows = SearchDocument.objects.filter(kind=KIND)
    number = rows.count()
    outside = outside_engine()
    while found := list(rows.order_by("generation_id", "pk").values_list("generation_id", "pk", "source_key")[:CHUNK]):
        generation = Generation.objects.get(pk=found[0][0])
        mine = [row for row in found if row[0] == generation.pk]
        if outside is not None:
            outside.replace(generation.pk, KIND, [key for _, _, key in mine], [])
        with transaction.atomic():
            take_out(generation, [pk for _, pk, _ in mine])
    return number


def there():
    """Numbers of the articles that are in the search."""
    rows = SearchDocument.objects.filter(generation__state=Generation.State.LIVE, kind=KIND)
    return rows.order_by("pk").values_list("key", flat=True)


def documents(keys):
    words, weights, codes = _words(), _weights(), _codes()
    for key in keys:
        yield _article(int(key), words, weights, codes)


@functools.cache
def _counted():
    """Words of the lessons and articles with their frequency: natural language gives the long tail."""
    counts, cut = Counter(), loading.current().segments
    for path in sorted(settings.FIXTURES_ROOT.glob("**/*.toml")):
        counts.update(word for word in cut(path.read_text("utf-8")) if is_han(word))
    return counts.most_common()


@functools.cache
def _words():
    return [word for word, _number in _counted()]


@functools.cache
def _weights():
    return list(accumulate(number for _word, number in _counted()))


@functools.cache
def _codes():
    return [tuple(model.objects.values_list("code", flat=True)) for model in (Topic, Group, Setting)]


def _article(number, words, weights, codes):
    chance = random.Random(number)  # noqa: S311  (invented text)
    own = [word for word in chance.choices(words, k=12) if len(word) > 1] or words[:1]
    day = START + timedelta(days=chance.randrange(900))
    topics, groups, places = codes
    return Document(
        kind=KIND,
        key=str(number),
        title=_title(chance, own, words, weights),
        url="/search/",
        summary=_sentences(chance, own, words, weights, 60),
        body=_sentences(chance, own, words, weights, CHARACTERS),
        topics=tuple(chance.sample(topics, min(2, len(topics)))),
        audiences=tuple(chance.sample(groups, min(1, len(groups)))),
        settings=tuple(chance.sample(places, min(1, len(places)))),
        published_at=day,
        reviewed_on=day.date(),
        next_review=(day + timedelta(days=365)).date(),
    )


def _title(chance, own, words, weights):
    return "".join([*chance.sample(own, min(2, len(own))), *chance.choices(words, cum_weights=weights, k=3)])[:28]


def _sentences(chance, own, words, weights, length):
    """About `length` characters: words as frequent as in real texts, one in twelve of the article's own."""
    found, size = [], 0
    while size < length:
        sentence = chance.choices(words, cum_weights=weights, k=chance.randrange(6, 16))
        if chance.random() < 0.7:
            sentence[chance.randrange(len(sentence))] = chance.choice(own)
        found.append("".join(sentence) + chance.choice("，，，。。。？"))
        size += len(found[-1])
    return "".join(found)
