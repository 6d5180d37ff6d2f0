"""What this room adds to a volunteer's own page."""

from portal.core import clock
from time_bank.volunteers.registries import Panel

from .domain import queries


def own_panel(request, volunteer):
    """The next activities and the latest records; nothing for who is not in the pool."""
    if volunteer is None or volunteer.number is None:
        return None
    coming = list(queries.next_of(volunteer, clock.now())[:3])
    return Panel("activities/panel.html", {"coming": coming, "records": list(queries.records_of(volunteer)[:5])})


def office_panel(request, volunteer):
    """The same for the office's page of a volunteer."""
    found = queries.records_within(request.user).filter(volunteer=volunteer).order_by("-service_date", "-pk")
    return Panel("activities_office/panel.html", {"records": list(found[:20]), "count": found.count()})
