"""Reusable questions about volunteers."""

from collections import Counter

from portal.organisations import reach

from ..models import Pool, PreServiceProgramme, Volunteer
from ..registries import service_minutes

STAR_HOURS = (100, 300, 600, 1000, 1500)


def volunteer_of(user):
    """The person's row in the pool, in whatever state; None who never applied."""
    if not user.is_authenticated:
        return None
    return Volunteer.objects.select_related("organisation", "user").filter(user=user).first()


def within(user, permission):
    """Volunteers within the reach of somebody of the office."""
    return reach.rows(user, permission, Volunteer.objects.select_related("organisation", "user"))


def pool_of(organisation):
    """The rules of the pool that hold here: its own, or of the nearest above, or the ordinary ones (not saved)."""
    found = {
        pool.organisation.path: pool
        for pool in Pool.objects.filter(organisation__path__in=reach.above(organisation)).select_related("organisation")
    }
    return next((found[path] for path in reach.above(organisation) if path in found), None) or Pool(organisation=organisation)


def programmes_of(organisation):
    """{programme: when it stopped counting for new enrolments, or None}, named by the organisation itself or above it."""
    found = PreServiceProgramme.objects.filter(organisation__path__in=reach.above(organisation)).select_related("programme")
    closed = {}
    for row in found.order_by("organisation__path", "pk"):
        until = closed.get(row.programme, row.closed_at)
        closed[row.programme] = None if until is None or row.closed_at is None else max(until, row.closed_at)
    return closed


def minutes_of(volunteers):
    """{volunteer id: minutes of confirmed service} from whoever counts them."""
    ids, total = [volunteer.pk for volunteer in volunteers], Counter()
    for count in service_minutes:
        total.update(count(ids))
    return {pk: total[pk] for pk in ids}


def stars_in(minutes):
    """Stars for minutes of service: one at 100 hours of 60 minutes, five at 1500."""
    return sum(minutes >= hours * 60 for hours in STAR_HOURS)


def stars_of(volunteer):
    """0 to 5 stars."""
    return stars_in(minutes_of([volunteer])[volunteer.pk])
