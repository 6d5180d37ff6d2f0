"""An activity as a calendar file."""

from portal.core import ics as calendar

from ..models import Activity


def ics(activity, url, now):
    """Bytes of a .ics with this one activity; `url` is its page."""
    cancelled = activity.state == Activity.State.CANCELLED
    return calendar.ics(activity, f"activity-{activity.pk}", url, now, room="volunteer", cancelled=cancelled)
