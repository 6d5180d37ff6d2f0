"""What this room does by the clock."""

from portal.jobs.domain.ticking import every

from . import searching
from .domain import keeping


@every("purge_event_sign_ups", 60 * 60)
def purge_event_sign_ups(now):
    keeping.purge(now)


@every("events_follow_time", 24 * 60 * 60)
def events_follow_time(now):
    searching.tell_of_time(now)
