"""An event that changes, comes or goes is told to the search."""

from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver

from . import searching
from .models import Event


@receiver(post_save, sender=Event, dispatch_uid="events.saved")
@receiver(post_delete, sender=Event, dispatch_uid="events.deleted")
def tell_search(instance, **kwargs):
    searching.tell(instance)


@receiver(m2m_changed, sender=Event.topics.through, dispatch_uid="events.topics")
@receiver(m2m_changed, sender=Event.groups.through, dispatch_uid="events.groups")
def tell_search_of_words(instance, action, **kwargs):
    if action.startswith("post_") and isinstance(instance, Event):
        searching.tell(instance)
