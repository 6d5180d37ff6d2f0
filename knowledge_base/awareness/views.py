"""The public sheet: on a phone handed round, or by a link. No cookie of ours, no name, no time of day."""

import secrets

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.core import clock, limits

from .domain import surveying
from .forms import SheetForm
from .models import Edition

A_MINUTE = 30
AN_HOUR = 3600


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request, code):
    edition = get_object_or_404(Edition.objects.select_related("survey", "organisation"), code=code)
    now = clock.now()
    context = {"edition": edition, "is_open": surveying.is_open(edition, now)}
    form = SheetForm(request.POST or None, questions=edition.survey.questions, initial={"sheet": secrets.token_urlsafe(12)})
    if request.method == "POST":
        wait = limits.wait(request, "awareness", A_MINUTE, now)
        if wait:
            return render(request, "awareness/sheet.html", context | {"form": form, "wait": wait}, status=429)
        if form.is_valid() and _counted(edition, form, now):
            return redirect("awareness:thanks", code)
    status = 400 if form.is_bound else 200
    return render(request, "awareness/sheet.html", context | {"form": form}, status=status)


def _counted(edition, form, now):
    """Count this sheet; one that was sent twice, by an impatient finger or a page loaded again, counts once.

    The sheet's chance number is forgotten after an hour and never stands beside an answer.
    """
    key = f"awareness-sheet:{form.cleaned_data['sheet']}"
    if not cache.add(key, 1, AN_HOUR):
        return True
    try:
        surveying.answer(edition, form.chosen, now)
    except ValidationError as refusal:
        cache.delete(key)
        form.add_error(None, refusal)
    return not form.errors


@require_safe
def thanks(request, code):
    edition = get_object_or_404(Edition.objects.select_related("survey"), code=code)
    right = [(question["text"], question["answers"][question["right"]]) for question in edition.survey.questions]
    return render(request, "awareness/thanks.html", {"edition": edition, "right": right})
