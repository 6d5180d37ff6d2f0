"""Reusable questions about volunteers."""

from collections import Counter, defaultdict

from django.db.models import Q

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


def named(volunteers, words):
    """Those with the words in their name, or of this number; everybody for no words."""
    return volunteers.filter(Q(user__full_name__icontains=words) | Q(number__iexact=words)) if words else volunteers


def held_above(rows, organisations):
    """{organisation id: [rows that it or an organisation above it holds, the nearest first]} for rows with an `organisation`. One query."""
    ways = {place.pk: reach.above(place) for place in organisations}
    found = defaultdict(list)
    for row in rows.filter(organisation__path__in={path for way in ways.values() for path in way}).select_related("organisation"):
        found[row.organisation.path].append(row)
    return {pk: [row for path in way for row in found.get(path, ())] for pk, way in ways.items()}


def pools_of(organisations):
    """{organisation id: the rules of the pool that hold there}: its own, or of the nearest above, or the ordinary ones (not saved)."""
    held = held_above(Pool.objects.all(), organisations)
    return {place.pk: held[place.pk][0] if held[place.pk] else Pool(organisation=place) for place in organisations}


def pool_of(organisation):
    return pools_of([organisation])[organisation.pk]


def programmes_of(organisations):
    """{organisation id: {programme: when it stopped counting for new enrolments, or None}}, named by itself or above it."""
    rows = PreServiceProgramme.objects.select_related("programme").order_by("pk")
    return {pk: _closed(found) for pk, found in held_above(rows, organisations).items()}


def _closed(rows):
    """What was named highest comes first; closed only where every row that names it is."""
    closed = {}
    for row in sorted(rows, key=lambda row: row.organisation.path):
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
