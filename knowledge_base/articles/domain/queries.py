"""Reusable questions about articles."""

from django.db.models import Count, Q

from portal.core.models import Topic

from .related import related


def public():
    """What everybody may read, with what its lists show: a constant number of queries."""
    from ..models import ArticlePage

    found = ArticlePage.objects.live().public().filter(approval__isnull=False).select_related("approval")
    return found.defer("body", "care", "members", "sources", "origin")


def whole():
    """The same with everything in it, for the search: a constant number of queries for any number."""
    from ..models import ArticlePage

    found = ArticlePage.objects.live().public().filter(approval__isnull=False).select_related("approval")
    return found.prefetch_related("topics", "groups", "settings")


def topics_with_counts():
    """Topics that have public articles, each with `public_articles`, their number."""
    live = Q(articles__live=True, articles__approval__isnull=False)
    found = Topic.objects.annotate(public_articles=Count("articles", filter=live)).filter(public_articles__gt=0)
    return found.order_by("sort_order", "code")  # a counted query forgets the order of its model


def article_page(article):
    """Context of the page of an article."""
    members = members_of(article) if article.kind == article.Kind.SERIES else []
    return {
        "topics": list(article.topics.all()),
        "groups": list(article.groups.all()),
        "settings_reached": list(article.settings.all()),
        "members": members,
        "series": series_of(article),
        "related": related(article, without=[member.pk for member in members]),
    }


def members_of(series):
    """The public articles of a series, in its order."""
    order = [child["value"] for child in series.members.raw_data]
    found = {article.pk: article for article in public().filter(pk__in=order)}
    return [found[pk] for pk in order if pk in found]


def series_of(article):
    """Public series that hold this article."""
    from wagtail.models import ReferenceIndex

    from ..models import ArticlePage

    referring = ReferenceIndex.get_references_to(article).filter(model_path__startswith="members").values_list("object_id", flat=True)
    return list(public().filter(pk__in=[int(pk) for pk in referring], kind=ArticlePage.Kind.SERIES).order_by("title"))
