"""An event as a calendar file."""

from portal.core import ics as calendar

from ..models import Event


def ics(event, url, now):
    """Bytes of a .ics with this one event; `url` is its page."""
    cancelled = event.state == Event.State.CANCELLED
    return calendar.ics(event, f"event-{event.pk}", url, now, room="events", cancelled=cancelled)
