"""What the codes of the facets are called."""

from django.core.cache import cache

from portal.core.models import Audience, Group, Setting, Topic

from .sources import sources

KEY = "search.labels"


def facet_labels():
    """{"kind": {code: label}, "topic": …, "audience": …, "setting": …}, in the order to show them in."""
    kinds = {kind: source.label for kind, source in sources.items()}
    return {"kind": kinds, **_vocabularies()}


def _vocabularies():
    found = cache.get(KEY)
    if found is None:
        found = {
            "topic": dict(Topic.objects.values_list("code", "title")),
            "audience": dict(Group.objects.values_list("code", "title")),
            "setting": dict(Setting.objects.values_list("code", "title")),
        }
        for audience in Audience.objects.all():
            found["audience"].setdefault(audience.code, audience.short_title or audience.title)
        cache.set(KEY, found, 300)
    return found


def forget_labels():
    cache.delete(KEY)
