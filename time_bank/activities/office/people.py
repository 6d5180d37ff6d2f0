"""Who comes to an activity: seats, absences, check-ins entered later or taken back."""

from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from portal.core import clock
from portal.core.refusals import refuse
from portal.organisations import reach, rules
from portal.organisations.office import allowed, attempt
from time_bank.volunteers.domain import queries as pool

from ..domain import checks, queries, seats
from ..models import CheckEvent, SignUp
from .forms import LaterForm, NumberForm


def fetch(request, pk):
    return reach.fetch(request.user, rules.SERVICE_RUN, queries.shown(), pk=pk)


def _sign_up(request, pk):
    return reach.fetch(request.user, rules.SERVICE_RUN, SignUp.objects.select_related("activity", "volunteer__user"), pk=pk)


def _back(activity):
    return redirect("activities_office:people", activity.pk)


@allowed(rules.SERVICE_RUN)
@require_GET
def people(request, pk):
    return _page(request, fetch(request, pk))


def _page(request, activity, **forms):
    now = clock.now()
    waiting = activity.sign_ups.filter(state=SignUp.State.WAITING).select_related("volunteer__user", "role").order_by("created_at", "pk")
    context = {
        "activity": activity, "rows": queries.presence(activity), "waiting": waiting, "begun": now >= activity.starts_at,
        "form": forms.get("form") or NumberForm(activity=activity), "later": forms.get("later") or LaterForm(),
        "later_for": forms.get("later_for"),
        "events": activity.checks.select_related("volunteer__user", "voided_by").order_by("at", "pk"),
        "closed": seats.closed_because(activity, now, late=True),
    }  # fmt: skip
    return render(request, "activities_office/people.html", context, status=422 if forms else 200)


@allowed(rules.SERVICE_RUN)
@require_POST
def add(request, pk):
    """Put a volunteer on the list by number."""
    activity = fetch(request, pk)
    form = NumberForm(request.POST, activity=activity)
    if form.is_valid():
        number = form.cleaned_data["number"].strip().upper()
        volunteer = pool.within(request.user, rules.SERVICE_RUN).filter(number=number).first()
        role = next(role for role in activity.roles.all() if str(role.pk) == form.cleaned_data["role"])
        if volunteer is None:
            form.add_error("number", _("No volunteer within your reach has this number."))
        elif attempt(request, lambda: seats.sign_up(activity, role, volunteer, now=clock.now(), by=request.user), _("Put on the list.")):
            return _back(activity)
    return _page(request, activity, form=form)


@allowed(rules.SERVICE_RUN)
@require_POST
def withdraw(request, pk):
    sign_up = _sign_up(request, pk)
    attempt(request, lambda: seats.withdraw(sign_up, now=clock.now(), by=request.user), _("Taken off the list."))
    return _back(sign_up.activity)


@allowed(rules.SERVICE_RUN)
@require_POST
def absent(request, pk):
    """Did not come; or did, after all."""
    sign_up = _sign_up(request, pk)
    stayed_away = request.POST.get("absent") == "1"
    attempt(request, lambda: seats.mark_absent(sign_up, by=request.user, now=clock.now(), absent=stayed_away), _("Saved."))
    return _back(sign_up.activity)


@allowed(rules.SERVICE_RUN)
@require_POST
def later(request, pk):
    """A check-in or check-out that was forgotten."""
    activity = fetch(request, pk)
    wanted = request.POST.get("sign_up", "")
    sign_up = reach.fetch(
        request.user, rules.SERVICE_RUN, SignUp.objects.filter(activity=activity), pk=int(wanted) if wanted.isdecimal() else 0
    )
    form = LaterForm(request.POST)
    if form.is_valid():
        values = form.cleaned_data
        try:
            checks.later(activity, sign_up, values["kind"], values["at"], by=request.user, note=values["note"], now=clock.now())
        except ValidationError as refused:
            refuse(form, refused)
        else:
            return _back(activity)
    return _page(request, activity, later=form, later_for=sign_up.pk)


@allowed(rules.SERVICE_RUN)
@require_POST
def take_back(request, pk):
    event = reach.fetch(request.user, rules.SERVICE_RUN, CheckEvent.objects.select_related("activity", "volunteer"), pk=pk)
    reason = request.POST.get("reason", "")
    attempt(request, lambda: checks.take_back(event, by=request.user, reason=reason, now=clock.now()), _("Taken back."))
    return _back(event.activity)
