"""Public pages that are not pages of the tree."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from portal.core import clock, limits

from .domain import feedback, listing, queries
from .forms import FeedbackForm

A_MINUTE = 6


@require_safe
def topic(request, code):
    context = listing.topic_page(code, request.GET)
    if context is None:
        raise Http404
    return render(request, "knowledge_base/topic.html", context)


# The form stands on pages that are cached for everybody, so it has no token; what it writes belongs to nobody.
@csrf_exempt
@require_POST
def say(request, pk):
    """Was it helpful? Without an account, without a script, six times a minute from one place."""
    article = get_object_or_404(queries.public(), pk=pk)
    now = clock.now()
    wait = limits.wait(request, "knowledge.feedback", A_MINUTE, now)
    if wait:
        response = render(request, "knowledge_base/thanks.html", {"article": article, "wait": wait}, status=429)
        response["Retry-After"] = str(wait)
        return response
    form = FeedbackForm(request.POST)
    if not form.is_valid():
        message = _("Choose “It helped” or “It didn't help”, and write 300 characters at most.")
        return render(request, "knowledge_base/thanks.html", {"article": article, "message": message}, status=400)
    given = feedback.give(article, helpful=form.cleaned_data["helpful"], comment=form.cleaned_data["comment"], now=now)
    return redirect(f"{reverse('knowledge_base:thanks', args=[pk])}{'?help=1' if given.in_crisis else ''}")


@require_safe
def thanks(request, pk):
    article = get_object_or_404(queries.public(), pk=pk)
    return render(request, "knowledge_base/thanks.html", {"article": article, "help_first": request.GET.get("help") == "1"})
