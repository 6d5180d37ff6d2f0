"""The public sheet: on a phone handed round, or by a link. No cookie of ours, no name, no time of day."""

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.core import clock, limits

from .domain import surveying
from .forms import SheetForm
from .models import Edition

A_MINUTE = 30


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request, code):
    edition = get_object_or_404(Edition.objects.select_related("survey", "organisation"), code=code)
    now, questions = clock.now(), edition.survey.questions
    context = {"edition": edition, "is_open": surveying.is_open(edition, now)}
    form = SheetForm(request.POST or None, questions=questions)
    if request.method == "POST":
        wait = limits.wait(request, "awareness", A_MINUTE, now)
        if wait:
            return render(request, "awareness/sheet.html", context | {"form": form, "wait": wait}, status=429)
        if form.is_valid():
            try:
                surveying.answer(edition, form.chosen, now)
            except ValidationError as refusal:
                form.add_error(None, refusal)
            else:
                right = [(question["text"], question["answers"][question["right"]]) for question in questions]
                return render(request, "awareness/thanks.html", context | {"right": right})
    status = 400 if form.is_bound else 200
    return render(request, "awareness/sheet.html", context | {"form": form}, status=status)
