"""A volunteer's own service records, with the way to challenge one; and the page behind an evaluation slip."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.core import clock
from portal.core.limits import wait
from portal.core.refusals import refuse, status
from portal.organisations.office import page_of
from time_bank.volunteers.domain import queries as pool

from .domain import evaluating, queries
from .domain import records as service
from .domain.errors import Refused
from .forms import ChallengeForm, EvaluationForm

PER_PAGE = 20


@never_cache
@login_required
@require_safe
def records(request):
    volunteer = pool.volunteer_of(request.user)
    if volunteer is None:
        return redirect("volunteers:me")
    page = page_of(request, queries.records_of(volunteer), PER_PAGE)
    return render(
        request, "activities/records.html", {"page": page, "minutes": queries.minutes_served([volunteer.pk]).get(volunteer.pk, 0)}
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def record(request, public_id):
    """One record whole, and the form to say what is not right."""
    volunteer = pool.volunteer_of(request.user)
    if volunteer is None:
        raise Http404
    held = get_object_or_404(queries.records_of(volunteer), public_id=public_id)
    form = ChallengeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            service.challenge(held, form.cleaned_data["text"], by=request.user, now=clock.now())
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("Said. The coordinator looks at it and answers."))
            return redirect("activities:record", public_id)
    context = {"record": held, "form": form, "challenges": held.challenges.all(), "confirmed_by": service.name_of(held.confirmed_by)}
    return render(request, "activities/record.html", context, status=status(form))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def evaluate(request, token):
    """Open to whoever holds the slip; nobody signs in and nothing says who it was."""
    now = clock.now()
    if wait(request, "activities.evaluate", 60, now):
        return render(request, "activities/evaluate_no.html", {"why": _("Too many tries from here. Wait a minute.")}, status=429)
    try:
        slip = evaluating.find(token, now)
    except Refused as refused:
        return render(request, "activities/evaluate_no.html", {"why": str(refused)}, status=410)
    form = EvaluationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            evaluating.give(token, form.cleaned_data["stars"], form.cleaned_data["said"], now=now)
        except ValidationError as refused:
            return render(request, "activities/evaluate_no.html", {"why": " ".join(refused.messages)}, status=410)
        return render(request, "activities/evaluate_thanks.html")
    about = slip.activity or slip.record
    return render(request, "activities/evaluate.html", {"form": form, "about": about}, status=status(form))
