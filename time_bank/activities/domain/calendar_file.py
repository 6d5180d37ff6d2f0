"""An activity as a calendar file."""

from portal.core.ics import Entry
from portal.core.ics import ics as written

from ..models import Activity


def ics(activity, url, now):
    """Bytes of a .ics with this one activity; `url` is its page."""
    entry = Entry(
        key=f"activity-{activity.pk}",
        title=activity.title,
        summary=activity.summary,
        place=activity.place,
        starts_at=activity.starts_at,
        ends_at=activity.ends_at,
        changed_at=activity.updated_at,
        url=url,
        cancelled=activity.state == Activity.State.CANCELLED,
    )
    return written(entry, "volunteer", now)
