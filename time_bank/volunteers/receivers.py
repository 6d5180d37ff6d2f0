"""What this room tells when something about a volunteer was decided."""

from django.dispatch import receiver

from .domain import telling
from .signals import state_changed, tie_decided


@receiver(state_changed, dispatch_uid="volunteers.tell_of_state")
def tell_of_state(volunteer, before, **kwargs):
    telling.tell_of_state(volunteer, before)


@receiver(tie_decided, dispatch_uid="volunteers.tell_of_tie")
def tell_of_tie(tie, **kwargs):
    telling.tell_of_tie(tie)
