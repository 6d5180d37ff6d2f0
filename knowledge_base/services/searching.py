"""Service points in the search."""

from django.utils.translation import gettext_lazy as _

from portal.search.domain.indexing import changed
from portal.search.sources import Document, Source, sources

from .domain import hours
from .models import ServicePoint

KIND = "service_point"
# What each service is about, in the words of the topics.
TOPICS = {
    "family": "family", "children": "children", "perinatal": "perinatal", "older": "older", "rehab": "disorder", "carers": "carers",
}  # fmt: skip
GROUPS = {"children": "minors", "perinatal": "perinatal", "older": "older", "carers": "carers"}


def keys():
    return ServicePoint.objects.filter(is_published=True).order_by("pk").values_list("pk", flat=True)


def documents(wanted):
    for point in ServicePoint.objects.filter(is_published=True, pk__in=wanted).prefetch_related("services"):
        yield document(point)


def document(point):
    offered = list(point.services.all())
    codes = [service.code for service in offered]
    lines = [
        str(point.get_level_display()), point.region, point.address, point.phone, hours.write_week(point.hours),
        "、".join(service.title for service in offered), point.note,
    ]  # fmt: skip
    return Document(
        KIND,
        str(point.pk),
        point.name,
        f"/services/{point.slug}/",
        summary=f"{point.region} · {point.address}",
        body="\n".join(filter(None, lines)),
        topics=("services", *(TOPICS[code] for code in codes if code in TOPICS)),
        audiences=tuple(GROUPS[code] for code in codes if code in GROUPS),
        published_at=point.updated_at,
    )


def tell(point):
    changed(KIND, point.pk)


def register():
    sources.register(KIND, Source(KIND, _("Service point"), keys, documents), order=30)
