"""Public pages that are not pages of the tree."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .domain import listing


@require_safe
def topic(request, code):
    context = listing.topic_page(code, request.GET)
    if context is None:
        raise Http404
    return render(request, "knowledge_base/topic.html", context)
