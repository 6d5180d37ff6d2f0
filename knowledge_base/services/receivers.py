"""A service point that changes, comes or goes is told to the search."""

from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver

from . import searching
from .models import ServicePoint


@receiver(post_save, sender=ServicePoint, dispatch_uid="services.saved")
@receiver(post_delete, sender=ServicePoint, dispatch_uid="services.deleted")
def tell_search(instance, **kwargs):
    searching.tell(instance)


@receiver(m2m_changed, sender=ServicePoint.services.through, dispatch_uid="services.offered")
def tell_search_of_services(instance, action, **kwargs):
    if action.startswith("post_") and isinstance(instance, ServicePoint):
        searching.tell(instance)
