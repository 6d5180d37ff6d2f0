"""A whole new generation beside the live one, then a swap. A stopped one goes on where it was.

What changes meanwhile is written to the live generation and remembered (RebuildChange); it is asked for again before the swap.
Both sides lock the row of the generation that is being built, so that no change falls between the last look and the swap.
"""

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from portal.jobs.domain import JobError
from portal.search import statistics
from portal.search.engines import database_engine, outside_engine
from portal.search.engines.base import EngineDown
from portal.search.models import Generation, RebuildChange, SearchDocument
from portal.search.sources import sources

from .analysing import analysts
from .indexing import documents_of
from .projection import live, replace, take_out

JOB = "search.rebuild"
CHUNK = 100
# Chunks that the outside engine takes at once while one is written here.
AHEAD = 2
RECENT = timedelta(hours=1)


def run(now, progress):
    """Build and swap; `progress(done, total)` after each chunk. Returns how many documents the new generation has."""
    try:
        generation = begin(now)
        _fill(generation, progress)
        swap(generation, now)
    except EngineDown as error:
        raise JobError(_("The search engine does not answer; the index in use is untouched. Try again later.")) from error
    clear_retired()
    return generation.documents.count()


def begin(now):
    """The generation that a stopped rebuild left, or a new one."""
    generation, _made = Generation.objects.get_or_create(state=Generation.State.BUILDING, defaults={"started_at": now})
    for engine in engines():
        engine.begin(generation.pk)
    return generation


def outside_is_empty():
    """The outside engine answers and has nothing of the live generation: its address is new, or it lost what it had."""
    outside, generation = outside_engine(), live()
    if outside is None or generation is None:
        return False
    try:
        return not outside.holds(generation.pk)
    except EngineDown:
        return False


def under_way(now):
    """A rebuild that began within the hour, by a job or by hand."""
    return Generation.objects.filter(state=Generation.State.BUILDING, started_at__gt=now - RECENT).exists()


def engines():
    return [engine for engine in (database_engine(), outside_engine()) if engine is not None]


def _fill(generation, progress):
    """Every key of every source that the generation doesn't hold yet."""
    waiting = {kind: _missing(generation, kind, source) for kind, source in sources.items()}
    done = generation.documents.values("kind", "source_key").distinct().count()
    missing = sum(map(len, waiting.values()))
    total = done + missing
    with analysts(missing) as analyse:
        for kind, keys in waiting.items():
            for some in stored(generation, kind, analyse(_told(kind, keys))):
                done += len(some)
                progress(done, total)


def _told(kind, keys):
    """Chunks of keys with what their source says of them."""
    for start in range(0, len(keys), CHUNK):
        some = keys[start : start + CHUNK]
        yield some, list(sources.get(kind).documents(some))


def _missing(generation, kind, source):
    there = set(generation.documents.filter(kind=kind).values_list("source_key", flat=True))
    return [key for key in map(str, source.keys()) if key not in there]


def write(generation, kind, keys):
    list(stored(generation, kind, [(keys, documents_of(kind, keys))]))


def stored(generation, kind, chunks):
    """Each chunk of (keys, Indexed documents) into the outside engine, and then, while that takes the next ones, into the projection: what
    is in the projection is in both. Gives the keys of what is in both."""
    outside, at_once = outside_engine(), generation.state == Generation.State.LIVE
    if outside is None:
        for keys, documents in chunks:
            yield _project(generation, kind, keys, documents)
        return
    with ThreadPoolExecutor(AHEAD) as beside:
        waiting = deque()
        for keys, documents in chunks:
            taken = beside.submit(outside.replace, generation.pk, kind, keys, documents, at_once=at_once)
            waiting.append((taken, generation, kind, keys, documents))
            if len(waiting) > AHEAD:
                yield _once_taken(*waiting.popleft())
        while waiting:
            yield _once_taken(*waiting.popleft())


def _once_taken(taken, *chunk):
    taken.result()
    return _project(*chunk)


def _project(generation, kind, keys, documents):
    with transaction.atomic():
        replace(generation, kind, keys, documents)
    return keys


def swap(generation, now):
    """The generation answers from now on; what changed while it was built is in it."""
    statistics.refresh(generation)
    while True:
        for engine in engines():
            engine.swap(generation.pk)
        with transaction.atomic():
            Generation.objects.select_for_update().get(pk=generation.pk)
            if not generation.changes.exists():
                Generation.objects.filter(state=Generation.State.LIVE).update(state=Generation.State.RETIRED)
                Generation.objects.filter(pk=generation.pk).update(state=Generation.State.LIVE, live_at=now)
                return
        _replay(generation)


def _replay(generation):
    """Ask again for what changed since the rebuild began."""
    while rows := list(generation.changes.order_by("pk")[:CHUNK]):
        for kind in dict.fromkeys(row.kind for row in rows):
            mine = [row for row in rows if row.kind == kind]
            with transaction.atomic():
                Generation.objects.select_for_update().get(pk=generation.pk)
                write(generation, kind, [row.key for row in mine])
                RebuildChange.objects.filter(pk__in=[row.pk for row in mine]).delete()


def clear_retired():
    """Take away the generations that no longer answer, in short transactions."""
    for generation in Generation.objects.filter(state=Generation.State.RETIRED):
        for engine in engines():
            engine.drop(generation.pk)
        while ids := list(SearchDocument.objects.filter(generation=generation).values_list("pk", flat=True)[:500]):
            with transaction.atomic():
                take_out(generation, ids)
        generation.delete()
