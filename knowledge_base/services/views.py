"""The public pages of service points."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from portal.core import clock

from .domain import drawing, hours, queries
from .forms import PointFilter
from .models import ServicePoint

AT_ONCE = 200


@dataclass(frozen=True)
class Row:
    """A point in the list: its number on the map, and whether it is open."""

    number: int
    point: Any
    standing: Any


@require_safe
def point_list(request):
    now = clock.now()
    form = PointFilter(request.GET)
    found = form.narrow(queries.public()).prefetch_related("services")
    holidays = hours.calendar(hours.local(now).date())
    judged = [(point, hours.standing(point, now, holidays)) for point in found]
    if form.wants_open:
        judged = [(point, standing) for point, standing in judged if standing.is_open]
    total, judged = len(judged), judged[:AT_ONCE]
    rows = [Row(n, point, standing) for n, (point, standing) in enumerate(judged, start=1)]
    drawn = drawing.draw([row.point for row in rows])
    context = {
        "form": form,
        "rows": rows,
        "total": total,
        "drawing": drawn,
        "now": hours.local(now),
        "holiday": holidays.get(hours.local(now).date()),
    }
    return render(request, "services/list.html", context)


@require_safe
def point(request, slug):
    now = clock.now()
    found = get_object_or_404(ServicePoint.objects.prefetch_related("services"), slug=slug, is_published=True)
    today = hours.local(now).date()
    holidays = hours.calendar(today)
    days = [hours.on_day(found, today + timedelta(days=n), holidays) for n in range(7)]
    context = {
        "point": found,
        "standing": hours.standing(found, now, holidays),
        "days": days,
        "today": today,
        "later": [hours.on_day(found, day, holidays) for day in sorted(_days_that_differ(found, holidays)) if day > days[-1].day],
        "near": queries.near(found),
    }
    return render(request, "services/point.html", context)


def _days_that_differ(point, holidays):
    """Days soon, on which the place's hours are not those of the weekday."""
    own = {date.fromisoformat(day) for day in point.exceptions}
    return own | set(holidays) if point.keeps_holidays else own
