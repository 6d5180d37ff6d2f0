"""What a volunteer's state becomes, and how it is remembered and announced."""

from functools import partial

from django.db import transaction
from django.utils.translation import override

from ..models import StateChange, Volunteer
from ..signals import state_changed
from . import standing
from .locking import lock

State = Volunteer.State


def announce(volunteer, before):
    transaction.on_commit(partial(state_changed.send, sender=Volunteer, volunteer=volunteer, before=before), robust=True)


def move(volunteer, state, *, by, now, reason=""):
    """Give a locked volunteer another state, with its line in the history. The caller has checked that it may be."""
    before, volunteer.state = volunteer.state, state
    volunteer.reason, volunteer.decided_by, volunteer.decided_at = reason, by, now
    if state == State.ACTIVE:
        volunteer.active_since = volunteer.active_since or now
    volunteer.save()
    StateChange.objects.create(volunteer=volunteer, before=before, after=state, by=by, at=now, reason=reason)
    announce(volunteer, before)
    return volunteer


@transaction.atomic
def settle(volunteer, now):
    """Active once nothing is missing any more; back to training when something that was there is gone. Returns the volunteer."""
    volunteer = lock(volunteer.pk)
    if volunteer.user_id is None or volunteer.state not in (State.TRAINING, State.ACTIVE):
        return volunteer
    with override("zh-hans"):  # the reason is kept as given
        found = standing.training_standing(volunteer, now)
    if volunteer.state == State.TRAINING and found.complete:
        return move(volunteer, State.ACTIVE, by=None, now=now)
    if volunteer.state == State.ACTIVE and not found.complete:
        return move(volunteer, State.TRAINING, by=None, now=now, reason=found.unmet[0].title[:200])
    return volunteer
