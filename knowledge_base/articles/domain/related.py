"""What to read next: as the search finds it, and where that is little, what shares most topics."""

from django.core.cache import cache
from django.db.models import Count, Q

from portal.core import clock
from portal.search.asking import ask
from portal.search.query import Query

KINDS = ("article", "question", "media", "series", "check")
SHOWN = 4
KEPT = 60 * 60 * 6


def related(article, without=()):
    """Up to four public articles; asked of the search a few times a day, not for every reader."""
    from .queries import public

    key = f"knowledge.related.{article.pk}.{article.approval_id}"
    wanted = cache.get(key)
    if wanted is None:
        wanted = _asked(article)
        cache.set(key, wanted, KEPT)
    left_out = {article.pk, *without}
    wanted = [pk for pk in wanted if pk not in left_out]
    found = {other.pk: other for other in public().filter(pk__in=wanted)} if wanted else {}
    return [found[pk] for pk in wanted if pk in found][:SHOWN]


def _asked(article):
    """Keys by the search, filled up by topics; more than are shown, since some may be taken down meanwhile."""
    query = Query(typed=article.title, kinds=KINDS, size=SHOWN * 2, now=clock.now())
    found = [int(hit.key) for hit in ask(query).hits if not hit.overdue]
    return list(dict.fromkeys([*found, *_by_topics(article)]))[: SHOWN * 3]


def _by_topics(article):
    from .queries import public

    topics = [topic.pk for topic in article.topics.all()]
    shared = Count("topics", filter=Q(topics__in=topics), distinct=True)
    found = public().filter(topics__in=topics).exclude(pk=article.pk).annotate(shared=shared)
    return found.order_by("-shared", "-approval__reviewed_on", "pk").values_list("pk", flat=True)[: SHOWN * 2]
