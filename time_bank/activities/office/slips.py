"""Evaluation by those who were served: slips to print, sheets of paper to enter, what was said."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Avg, Count
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.core import clock
from portal.core.refusals import refuse
from portal.organisations import rules
from portal.organisations.office import allowed

from ..codes import qr
from ..domain import evaluating
from ..forms import EvaluationForm
from .forms import SlipsForm
from .people import fetch


@allowed(rules.SERVICE_RUN)
@require_http_methods(["GET", "POST"])
def evaluations(request, pk):
    """What was said of an activity, and a form for what came on paper."""
    activity = fetch(request, pk)
    form = EvaluationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            evaluating.enter_paper(values["stars"], values["said"], by=request.user, now=clock.now(), activity=activity)
        except ValidationError as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("Entered."))
            return redirect("activities_office:evaluations", pk)
    return _page(request, activity, form, SlipsForm())


def _page(request, activity, form, slips):
    given = activity.evaluations.all()
    context = {
        "activity": activity,
        "form": form,
        "slips": slips,
        "given": given,
        "sums": given.aggregate(mean=Avg("stars"), n=Count("pk")),
    }
    bad = (form.is_bound and form.errors) or (slips.is_bound and slips.errors)
    return render(request, "activities_office/evaluations.html", context, status=422 if bad else 200)


@never_cache
@allowed(rules.SERVICE_RUN)
@require_POST
def slips(request, pk):
    """Make slips and show them for printing. They are shown once: only their hashes are kept."""
    activity, form = fetch(request, pk), SlipsForm(request.POST)
    if not form.is_valid():
        return _page(request, activity, EvaluationForm(), form)
    try:
        tokens = evaluating.make_slips(form.cleaned_data["count"], by=request.user, now=clock.now(), activity=activity)
    except ValidationError as refused:
        refuse(form, refused)
        return _page(request, activity, EvaluationForm(), form)
    codes = [qr("activities:evaluate", token) for token in tokens]
    return render(request, "activities/slips.html", {"activity": activity, "codes": codes})
