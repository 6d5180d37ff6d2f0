"""One service record: what it says, and confirming, giving fewer minutes, answering, correcting."""

from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from portal.core import clock
from portal.core.refusals import refuse
from portal.organisations import reach, rules
from portal.organisations.office import allowed, attempt

from ..domain import queries
from ..domain import records as service
from ..models import Challenge, ServiceRecord
from .forms import AnswerForm, CorrectForm, FewerForm

State = ServiceRecord.State


def _fetch(request, pk):
    found = queries.records_within(request.user).select_related("replaces", "replaced_by", "transaction")
    return reach.fetch(request.user, rules.VOLUNTEER_VIEW, found, pk=pk)


@allowed(rules.VOLUNTEER_VIEW)
@require_GET
def record(request, pk):
    return _page(request, _fetch(request, pk))


def _page(request, held, **bound):
    own = held.volunteer.user_id == request.user.pk
    runs = reach.can(request.user, rules.SERVICE_RUN, held) and not own
    decides = service.may_decide(held, request.user) and held.state != State.REVERSED
    open_one = held.challenges.filter(outcome=Challenge.Outcome.OPEN).first()
    context = {
        "record": held, "why_not": service.why_not_confirm(held, request.user),
        "may_confirm": reach.can(request.user, rules.SERVICE_RUN, held) and held.state == State.AWAITING,
        "names": {name: service.name_of(getattr(held, name)) for name in ("checked_in_by", "entered_by", "confirmed_by", "reversed_by")},
        "challenges": held.challenges.all(), "altered": service.is_altered(held),
        "fewer": bound.get("fewer") or (FewerForm(initial={"minutes": held.minutes}) if runs and held.state == State.AWAITING else None),
        "answer": bound.get("answer") or (AnswerForm() if open_one and not own and (runs or decides) else None),
        "correct": bound.get("correct") or (CorrectForm(record=held) if decides else None),
        "evaluations": held.evaluations.all(),
    }  # fmt: skip
    return render(request, "activities_office/record.html", context, status=422 if bound else 200)


def _to(held):
    return redirect("activities_office:record", held.pk)


@allowed(rules.SERVICE_RUN)
@require_POST
def confirm(request, pk):
    held = _fetch(request, pk)
    attempt(request, lambda: service.confirm(held, by=request.user, now=clock.now()), _("Confirmed."))
    return _to(held)


@allowed(rules.SERVICE_RUN)
@require_POST
def fewer(request, pk):
    held, form = _fetch(request, pk), FewerForm(request.POST)
    if form.is_valid():
        values = form.cleaned_data
        if _done(
            form, lambda: service.give_fewer(held, values["minutes"], reason=values["fewer_because"], by=request.user, now=clock.now())
        ):
            return _to(held)
    return _page(request, held, fewer=form)


@allowed(rules.SERVICE_RUN, rules.TIME_CORRECT)
@require_POST
def answer(request, pk):
    held, form = _fetch(request, pk), AnswerForm(request.POST)
    if form.is_valid() and _done(form, lambda: service.answer(held, form.cleaned_data["answer"], by=request.user, now=clock.now())):
        return _to(held)
    return _page(request, held, answer=form)


@allowed(rules.SERVICE_RUN, rules.TIME_CORRECT)
@require_POST
def correct(request, pk):
    """Reverse, and write anew unless there was no service at all."""
    held = _fetch(request, pk)
    if not service.may_decide(held, request.user):
        raise PermissionDenied
    form = CorrectForm(request.POST, record=held)
    if not form.is_valid():
        return _page(request, held, correct=form)
    return _to(held) if _done(form, partial(_correct, held, form, request.user)) else _page(request, held, correct=form)


def _correct(held, form, by):
    reason, now = form.cleaned_data["reason"], clock.now()
    if form.cleaned_data["only_reverse"]:
        service.reverse(held, by=by, reason=reason, now=now)
    else:
        service.correct(held, by=by, reason=reason, now=now, **form.changes())


def _done(form, act):
    try:
        act()
    except ValidationError as refused:
        refuse(form, refused)
        return False
    return True
