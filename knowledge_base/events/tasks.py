"""What this room does by the clock, and in the background."""

from django_tasks import task

from portal.core import clock
from portal.jobs.domain.ticking import every

from . import searching
from .domain import keeping, telling
from .models import SignUp


@every("purge_event_sign_ups", 60 * 60)
def purge_event_sign_ups(now):
    keeping.purge(now)


@every("events_follow_time", 24 * 60 * 60)
def events_follow_time(now):
    searching.tell_of_time(now)


@task()
def tell_by_phone(sign_up_id):
    """Nothing if the person has withdrawn meanwhile."""
    row = SignUp.objects.filter(pk=sign_up_id, told_at=None).select_related("event").first()
    if row is not None:
        telling.tell(row, clock.now())
