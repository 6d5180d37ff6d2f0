"""Who does not serve any more gives back the seats to come."""

from django.dispatch import receiver

from portal.core import clock
from time_bank.volunteers.domain.standing import is_active
from time_bank.volunteers.signals import state_changed

from .domain import seats


@receiver(state_changed, dispatch_uid="activities.release_seats")
def release_seats(volunteer, **kwargs):
    if not is_active(volunteer):
        seats.release(volunteer, clock.now())
