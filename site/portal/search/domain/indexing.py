"""From a change to the index: an outbox row in the transaction that changed the thing, then a job."""

import logging
import uuid
from collections import defaultdict
from datetime import timedelta

from django.db import transaction

from portal.core import clock
from portal.jobs.domain import wake
from portal.search.analysis import loading
from portal.search.engines import outside_engine
from portal.search.engines.base import EngineDown
from portal.search.models import Generation, RebuildChange, SearchChange
from portal.search.sources import sources

from .projection import live, live_or_first, replace, written
from .tokenising import indexed

logger = logging.getLogger(__name__)
JOB = "search.index"
CHUNK = 100
LONGEST_WAIT = timedelta(minutes=30)
# An engine that is back should not lag behind for long, and asking one that isn't costs little.
LONGEST_WAIT_FOR_ENGINE = timedelta(minutes=2)


def changed(kind, *keys):
    """These things changed, came or went. Call it in the transaction that does so; the index follows by a job."""
    now = clock.now()
    rows = [SearchChange(kind=kind, key=str(key), stamp=uuid.uuid4(), due_at=now) for key in dict.fromkeys(map(str, keys))]
    if not rows:
        return
    SearchChange.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["kind", "key"], update_fields=["stamp", "due_at"], batch_size=500
    )
    wake(JOB, now)


def due(now):
    return SearchChange.objects.filter(due_at__lte=now).order_by("due_at", "pk")


def index_waiting(now, progress=None):
    """Bring everything that waits into the index; returns how many things. What fails waits longer each time."""
    done = 0
    while chunk := list(due(now)[:CHUNK]):
        for kind, rows in _by_kind(chunk).items():
            _index(kind, rows, now)
        done += len(chunk)
        if progress is not None:
            progress(done)
    return done


def _by_kind(rows):
    found = defaultdict(list)
    for row in rows:
        found[row.kind].append(row)
    return found


def _index(kind, rows, now):
    """One kind's rows; if they fail together, one by one, so that a single broken thing holds up no other."""
    try:
        _index_together(kind, rows, now)
    except Exception as error:
        if len(rows) > 1:
            for row in rows:
                _index(kind, [row], now)
            return
        logger.exception("%s could not be indexed.", rows[0])
        postpone(rows, now, error=f"{type(error).__name__}: {error}"[:300])
        return
    _settle(kind, rows, now)


def _index_together(kind, rows, now):
    keys = [row.key for row in rows]
    with transaction.atomic():
        building = Generation.objects.select_for_update().filter(state=Generation.State.BUILDING).first()
        # Asked after the lock: a swap is over or has not begun.
        replace(live_or_first(now), kind, keys, documents_of(kind, keys))
        if building is not None:
            remembered = [RebuildChange(generation=building, kind=kind, key=key) for key in keys]
            RebuildChange.objects.bulk_create(remembered, ignore_conflicts=True)


def documents_of(kind, keys):
    """What the source of this kind says of these keys, with tokens."""
    source, lexicon = sources.get(kind), loading.current()
    return [indexed(document, lexicon) for document in source.documents(keys)] if source else []


def _settle(kind, rows, now):
    """Tell the outside engine; rows that changed meanwhile, or that it did not take, stay."""
    try:
        tell_outside(kind, [row.key for row in rows])
    except EngineDown as error:
        postpone(rows, now, error=str(error)[:300], engine_pending=True)
        return
    for row in rows:
        SearchChange.objects.filter(pk=row.pk, stamp=row.stamp).delete()


def tell_outside(kind, keys):
    engine = outside_engine()
    if engine is not None:
        generation = live()
        engine.replace(generation.pk, kind, keys, written(generation, kind, keys))


def postpone(rows, now, error, engine_pending=False):
    """Again later: after half a minute, then twice as long each time."""
    longest = LONGEST_WAIT_FOR_ENGINE if engine_pending else LONGEST_WAIT
    for row in rows:
        wait = min(timedelta(seconds=30) * 2 ** min(row.attempts, 10), longest)
        SearchChange.objects.filter(pk=row.pk, stamp=row.stamp).update(
            attempts=row.attempts + 1, due_at=now + wait, error=error, engine_pending=engine_pending
        )
