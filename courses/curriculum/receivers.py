"""Training pages that come, go or change are told to the search."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from portal.search.domain.indexing import changed

from .models import LessonPage, ModulePage, ProgrammePage
from .searching import KINDS

_KIND_OF = {model: kind for kind, model in KINDS.items()}


def tell(instance, **kwargs):
    if kind := _KIND_OF.get(type(instance)):
        changed(kind, instance.pk)


def tell_of_all_below(page):
    """Addresses, and who may see, go down the tree."""
    for kind, model in KINDS.items():
        changed(kind, *model.objects.descendant_of(page, inclusive=True).values_list("pk", flat=True))


for model in (ProgrammePage, ModulePage, LessonPage):
    page_published.connect(tell, sender=model, dispatch_uid=f"curriculum.search.published.{model.__name__}")
    page_unpublished.connect(tell, sender=model, dispatch_uid=f"curriculum.search.unpublished.{model.__name__}")
    post_delete.connect(tell, sender=model, dispatch_uid=f"curriculum.search.deleted.{model.__name__}")


@receiver([page_slug_changed, post_page_move], dispatch_uid="curriculum.search.moved")
def tell_of_moved(instance, **kwargs):
    tell_of_all_below(instance)


@receiver([post_save, post_delete], sender=PageViewRestriction, dispatch_uid="curriculum.search.restricted")
def tell_of_restriction(instance, **kwargs):
    tell_of_all_below(instance.page)
