"""What happens by the clock."""

from portal.jobs.domain.ticking import every

from .domain import changing, honours
from .domain.standing import training_standings
from .models import Volunteer

CHUNK = 300
State = Volunteer.State


@every("volunteers.settle", 10 * 60)
def settle(now):
    """Who has finished the training becomes active; whose hours were taken back, or whose consent ended, goes back to training."""
    for chunk in _chunks(Volunteer.objects.filter(state__in=[State.TRAINING, State.ACTIVE], user__isnull=False)):
        for standing in training_standings(chunk, now):
            if standing.complete != (standing.volunteer.state == State.ACTIVE):
                changing.settle(standing.volunteer, now)


@every("volunteers.honours", 60 * 60)
def give_honours(now):
    """Stars and honours by rule follow the confirmed hours."""
    for chunk in _chunks(Volunteer.objects.filter(state__in=Volunteer.IN_POOL, user__isnull=False)):
        honours.refresh(chunk, now)


def _chunks(volunteers):
    """Lists of at most CHUNK, in the order of ids."""
    last = 0
    while chunk := list(volunteers.select_related("organisation", "user").filter(pk__gt=last).order_by("pk")[:CHUNK]):
        yield chunk
        last = chunk[-1].pk
