"""The one way to ask. Whatever was typed, and whatever engine is down, there is an ordinary answer."""

import logging
import time
from math import ceil

from . import ranking
from .analysis import loading
from .analysis.understanding import understand
from .domain.projection import live
from .engines import database_engine, outside_engine
from .engines.base import CANDIDATES, DIMENSIONS, WEIGHED, Ask, EngineDown
from .models import SearchDocument
from .passages import marked, passages
from .promotions import promoted
from .result import Hit, Result

logger = logging.getLogger(__name__)


def ask(query):
    """A Query's Result."""
    began = time.perf_counter()
    understood = understand(query.typed, loading.current())
    result = Result(query=query, understood=understood, crisis=understood.crisis, did_you_mean=understood.did_you_mean)
    result.corrected_from = understood.corrected_from
    result.facets = {dimension: {} for dimension in DIMENSIONS}
    generation = live() if understood.clauses else None
    if generation is not None:
        _answer(result, generation)
    result.took_ms = (time.perf_counter() - began) * 1000
    return result


def _answer(result, generation):
    query = result.query
    asked = Ask(result.understood, generation.pk, query.filters, query.grants, CANDIDATES, WEIGHED)
    recall = _recall(result, asked)
    result.total, result.total_is_exact, result.facets = recall.total, recall.exact, recall.facets
    on_top = promoted(query, result.understood)
    refs = [ref for ref, _ in recall.refs]
    weighed = dict.fromkeys([*refs[: asked.weighed], *on_top])
    later = [ref for ref in refs[asked.weighed :] if ref not in weighed]
    ordered = ranking.order(result.understood, _candidates(asked, weighed), query.now)
    first = [c for ref in on_top for c in ordered if c.ref == ref]
    ordered = first + [c for c in ordered if c not in first]
    result.pages = ceil((len(ordered) + len(later)) / query.size)
    start = (query.page - 1) * query.size
    if start + query.size > len(ordered):
        ordered += sorted(_candidates(asked, later), key=lambda c: later.index(c.ref))
    result.hits = _hits(result, ordered[start : start + query.size], {c.ref for c in first})


def _recall(result, asked):
    """From the outside engine, or from the database's when there is none or it is down."""
    outside = outside_engine()
    if outside is not None:
        try:
            result.engine = outside.name
            return outside.recall(asked)
        except EngineDown as error:
            logger.warning("The search engine is down; the database answers: %s", error)
            result.limited = True
    result.engine = database_engine().name
    return database_engine().recall(asked)


def _visible(asked, refs):
    """Rows of these refs that the asker may read: asked again here, so that an engine that lags behind shows nothing it must not."""
    kinds = {}
    for ref in refs:
        kind, _, key = ref.partition(":")
        kinds.setdefault(kind, []).append(key)
    rows = SearchDocument.objects.filter(generation_id=asked.generation, access__in=asked.grants).exclude(hidden_for__in=asked.grants)
    found = []
    for kind, keys in kinds.items():
        found.append(rows.filter(kind=kind, key__in=keys))
    return found


def _candidates(asked, refs):
    fields = ("pk", "kind", "key", "text__plain_title", "text__plain_summary", "text__plain_body", "text__plain_asked")
    dates = ("boost", "published_at", "reviewed_on", "next_review")
    found = []
    for rows in _visible(asked, refs):
        for pk, kind, key, *rest in rows.values_list(*fields, *dates):
            found.append(ranking.Candidate(pk, f"{kind}:{key}", *rest))
    return found


def _hits(result, candidates, on_top):
    rows = SearchDocument.objects.select_related("text").in_bulk([candidate.pk for candidate in candidates])
    texts = result.understood.highlights
    return [_hit(rows[c.pk], c, texts, c.ref in on_top, result.query.now) for c in candidates if c.pk in rows]


def _hit(row, candidate, texts, on_top, now):
    text = row.text
    return Hit(
        kind=row.kind,
        key=row.key,
        title=text.title,
        url=text.url,
        summary=text.summary,
        language=text.language,
        topics=tuple(row.topics.split()),
        audiences=tuple(row.audiences.split()),
        settings=tuple(row.settings.split()),
        published_at=row.published_at,
        reviewed_on=row.reviewed_on,
        next_review=row.next_review,
        title_html=marked(text.title, texts),
        passages_html=passages(text.body, texts) or [marked(text.summary, texts)],
        overdue=row.next_review is not None and row.next_review < now.date(),
        promoted=on_top,
        score=candidate.score,
    )
