"""Lists of articles by topic, group, setting and kind, in a chosen order; pages of the index and of listing blocks."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.utils.http import urlencode

from portal.core.models import Group, Setting, Topic

from . import queries

SIZE = 20
ORDERS = {
    "newest": ("-approval__reviewed_on", "-pk"),
    "oldest": ("approval__reviewed_on", "pk"),
    "title": ("title", "pk"),
}


@dataclass(frozen=True)
class Filter:
    """What a list shows; empty means everything."""

    topic: str = ""
    group: str = ""
    setting: str = ""
    kind: str = ""
    order: str = "newest"

    @classmethod
    def from_query(cls, data):
        order = data.get("order", "newest")
        order = order if order in ORDERS else "newest"
        return cls(**{name: str(data.get(name, ""))[:40] for name in ("topic", "group", "setting", "kind")}, order=order)

    @property
    def address(self):
        """The same choice as the query of an address; empty when nothing was chosen."""
        chosen = {name: value for name, value in vars(self).items() if value and (name, value) != ("order", "newest")}
        return f"?{urlencode(chosen)}" if chosen else ""

    def articles(self):
        found = queries.public()
        for field, code in (("topics", self.topic), ("groups", self.group), ("settings", self.setting)):
            if code:
                found = found.filter(**{f"{field}__code": code})
        if self.kind:
            found = found.filter(kind=self.kind)
        return found.order_by(*ORDERS.get(self.order, ORDERS["newest"]))


def index_page(data):
    """Context of /knowledge/ with what was chosen in the address."""
    from ..models import ArticlePage

    chosen = Filter.from_query(data)
    page = Paginator(chosen.articles(), SIZE).get_page(data.get("page"))
    return {
        "chosen": chosen,
        "articles": page,
        "topics": list(queries.topics_with_counts()),
        "groups": list(Group.objects.all()),
        "settings_reached": list(Setting.objects.all()),
        "kinds": ArticlePage.Kind.choices,
    }


def topic_page(code, data):
    """Context of the page of a topic, or None if there is no such topic."""
    topic = Topic.objects.filter(code=code).first()
    if topic is None:
        return None
    page = Paginator(Filter(topic=code).articles(), SIZE).get_page(data.get("page"))
    return {"topic": topic, "articles": page, "topics": list(queries.topics_with_counts())}
