"""Which service points the public sees, and how far they lie from each other."""

import math

from django.db.models import Case, IntegerField, Value, When

from ..models import ServicePoint

_ORDER = {ServicePoint.Level.COUNTY: 0, ServicePoint.Level.TOWNSHIP: 1, ServicePoint.Level.VILLAGE: 2}


def public():
    """Published points: the county's first, then by town; within a town the wider level first."""
    rank = Case(*[When(level=level, then=Value(n)) for level, n in _ORDER.items()], default=9, output_field=IntegerField())
    return (
        ServicePoint.objects.filter(is_published=True)
        .annotate(rank=rank)
        .order_by(Case(When(level=ServicePoint.Level.COUNTY, then=Value(0)), default=Value(1)), "region", "rank", "name", "pk")
    )


def regions():
    """The towns that have a published point."""
    return list(ServicePoint.objects.filter(is_published=True).order_by("region").values_list("region", flat=True).distinct())


def distance(a, b):
    """Kilometres between two points with coordinates."""
    lat1, lon1, lat2, lon2 = (math.radians(float(v)) for v in (a.latitude, a.longitude, b.latitude, b.longitude))
    part = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(part))


def near(point, count=3):
    """Up to `count` published neighbours as (kilometres, point), nearest first."""
    if point.latitude is None:
        return []
    others = ServicePoint.objects.filter(is_published=True, latitude__isnull=False).exclude(pk=point.pk)
    return sorted(((distance(point, other), other) for other in others), key=lambda pair: (pair[0], pair[1].pk))[:count]
