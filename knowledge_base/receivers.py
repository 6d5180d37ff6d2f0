"""What other rooms announce and this one follows."""

from django.db.models.signals import post_delete, pre_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from portal.search.extraction.signals import texts_changed

from .articles import searching
from .articles.domain.gate import required_approval
from .models import ArticlePage


@receiver([page_published, page_unpublished], sender=ArticlePage, dispatch_uid="knowledge_base.tell_search")
def tell_search(instance, **kwargs):
    searching.tell(instance)


@receiver(post_delete, sender=ArticlePage, dispatch_uid="knowledge_base.tell_search_of_deletion")
def tell_search_of_deletion(instance, **kwargs):
    searching.tell(instance)


@receiver(texts_changed, dispatch_uid="knowledge_base.attachments")
def attachments_changed(pages, **kwargs):
    for article in ArticlePage.objects.filter(pk__in=pages, live=True):
        searching.tell(article)


@receiver(pre_save, sender=Page, dispatch_uid="knowledge_base.plain_rows")
def gate_for_plain_rows(instance, raw=False, update_fields=None, **kwargs):
    """Whoever saves an article as a plain Page passes its gate too."""
    if raw or not instance.pk or not instance.live or (update_fields is not None and "live" not in update_fields):
        return
    if instance.cached_content_type.model_class() is ArticlePage and not Page.objects.filter(pk=instance.pk, live=True).exists():
        required_approval(instance.specific)
