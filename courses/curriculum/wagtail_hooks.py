"""The training room in the back office."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks

from portal.organisations.page_policy import policy

from . import library
from .domain.readiness import UnfitModule, refuse_to_lose_lesson
from .models import LessonPage


@hooks.register("insert_editor_js")
def count_minutes():
    return format_html('<script type="module" src="{}"></script>', static("curriculum/filling.js"))


@hooks.register("before_serve_document")
def ask_who_reads(document, request):
    return library.before_document(document, request)


@hooks.register("insert_global_admin_css")
def panel_style():
    return format_html('<link rel="stylesheet" href="{}">', static("curriculum/admin.css"))


@hooks.register("before_delete_page")
def keep_lessons_of_ready_modules(request, page):
    """The delete view doesn't ask the page's own delete()."""
    if not isinstance(page, LessonPage) or not page.live:
        return None
    try:
        refuse_to_lose_lesson(page)
    except UnfitModule as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("construct_page_chooser_queryset")
def keep_drafts_of_others_out_of_the_chooser(pages, request):
    """A link may lead to any live page; a draft is offered to those who may open it."""
    if request.user.is_superuser:
        return pages
    return pages.filter(Q(live=True) | Q(pk__in=policy().explorable_instances(request.user).values("pk")))
