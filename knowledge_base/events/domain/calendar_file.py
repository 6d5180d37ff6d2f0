"""An event as a calendar file."""

from portal.core.ics import Entry
from portal.core.ics import ics as written

from ..models import Event


def ics(event, url, now):
    """Bytes of a .ics with this one event; `url` is its page."""
    entry = Entry(
        key=f"event-{event.pk}",
        title=event.title,
        summary=event.summary,
        place=event.place,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        changed_at=event.updated_at,
        url=url,
        cancelled=event.state == Event.State.CANCELLED,
    )
    return written(entry, "events", now)
