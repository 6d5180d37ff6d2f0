"""Documents that are saved, deleted or closed to the public."""

from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.documents import get_document_model
from wagtail.models import CollectionViewRestriction

from portal.core import clock

from .domain import await_reading, pages_with, tell_pages_of
from .models import AttachmentText
from .signals import texts_changed

Document = get_document_model()


@receiver(post_save, sender=Document, dispatch_uid="extraction.saved")
def document_saved(instance, raw=False, **kwargs):
    if not raw:
        await_reading(instance, clock.now())
        tell_pages_of([instance.pk])


@receiver(pre_delete, sender=Document, dispatch_uid="extraction.going")
def document_going(instance, **kwargs):
    instance.pages_that_showed_it = pages_with([instance.pk])


@receiver(post_delete, sender=Document, dispatch_uid="extraction.gone")
def document_gone(instance, **kwargs):
    if pages := getattr(instance, "pages_that_showed_it", None):
        texts_changed.send(sender=AttachmentText, pages=pages)


@receiver([post_save, post_delete], sender=CollectionViewRestriction, dispatch_uid="extraction.closed")
def collection_closed(instance, **kwargs):
    inside = Document.objects.filter(collection__path__startswith=instance.collection.path)
    tell_pages_of(inside.values_list("pk", flat=True))
