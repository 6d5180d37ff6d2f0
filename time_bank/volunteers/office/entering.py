"""What is entered with evidence: training of many on one sheet, honours of one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from courses.learning.office.base import ids, scan
from portal.core import clock
from portal.core.refusals import refuse, status
from portal.organisations import reach, rules
from portal.organisations.office import allowed, attempt, page_of

from ..domain import evidences, honours, queries
from ..domain import training as trainings
from ..models import Honour, PreServiceTraining, Volunteer
from .forms import HonourForm, ReasonForm, TrainingForm
from .people import fetch, render_person


def ticked(request):
    """(everybody who can be ticked by the search, page of them, ids ticked) of a form with a list of volunteers."""
    everybody = queries.within(request.user, rules.VOLUNTEER_EDIT).filter(user__isnull=False)
    within = everybody.exclude(state__in=Volunteer.OUTSIDE).exclude(user=request.user)
    chosen = set(ids(request.POST.getlist("volunteer") or request.GET.getlist("volunteer")))
    query = request.POST.get("q", request.GET.get("q", "")).strip()
    shown = queries.named(within, query)
    listed = within.filter(pk__in=chosen) | shown if chosen else shown
    page = page_of(request, listed.order_by("organisation__path", "user__full_name", "pk"), size=trainings.MOST_PEOPLE)
    return within, page, chosen, query


def looks_for_more(request, form):
    """Was only the list searched? Then the form stays as it is filled in, and nothing is found wrong with it yet."""
    if "find" not in request.POST:
        return False
    form.errors.clear()
    return True


@allowed(rules.VOLUNTEER_EDIT)
@require_http_methods(["GET", "POST"])
def training(request):
    """One sheet for one volunteer or many: everything is entered, or nothing and the page says why."""
    within, page, chosen, query = ticked(request)
    form = TrainingForm(request.POST or None, request.FILES or None)
    sent = request.method == "POST" and not looks_for_more(request, form)
    if sent and form.is_valid() and (entered := _enter(request, form, within.filter(pk__in=chosen), len(chosen))):
        messages.success(request, ngettext("Entered for %(n)d volunteer.", "Entered for %(n)d volunteers.", entered) % {"n": entered})
        return redirect("volunteers_office:training")
    context = {"form": form, "page": page, "chosen": chosen, "query": query}
    return render(request, "volunteers_office/training.html", context, status=status(form))


def _enter(request, form, volunteers, wanted):
    """How many were entered; 0 leaves the reason in the form."""
    people = list(volunteers)
    if len(people) < wanted:
        form.add_error(None, _("Some of those you ticked are not in the pool any more. Look at the list again; nothing was entered."))
        return 0
    try:
        return len(trainings.enter(people, form.sheet(), form.cleaned_data["upload"], by=request.user, now=clock.now()))
    except ValidationError as error:
        refuse(form, error)
        return 0


def withdrawing(request, found, act, title, back):
    """A page that asks for the reason and takes something back."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        attempt(
            request,
            lambda: act(found, form.cleaned_data["reason"], by=request.user, now=clock.now()),
            _("It is taken back; both stay on record."),
        )
        return redirect(back[0], *back[1:])
    context = {"found": found, "form": form, "title": title, "leave": reverse(back[0], args=back[1:])}
    return render(request, "volunteers_office/withdraw.html", context, status=status(form))


@allowed(rules.VOLUNTEER_EDIT)
@require_http_methods(["GET", "POST"])
def withdraw_training(request, pk):
    entry = reach.fetch(request.user, rules.VOLUNTEER_EDIT, PreServiceTraining.objects.select_related("volunteer__user"), pk=pk)
    return withdrawing(request, entry, trainings.withdraw, _("Take training back"), ("volunteers_office:person", entry.volunteer_id))


@allowed(rules.VOLUNTEER_EDIT)
@require_http_methods(["POST"])
def honour(request, pk):
    volunteer = fetch(request, pk, rules.VOLUNTEER_EDIT)
    form = HonourForm(request.POST, request.FILES, prefix="honour")
    if form.is_valid():
        try:
            honours.enter(volunteer, by=request.user, now=clock.now(), **form.cleaned_data)
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The honour is entered."))
            return redirect("volunteers_office:person", pk=pk)
    return render_person(request, volunteer, form, status=422)


@allowed(rules.VOLUNTEER_EDIT)
@require_http_methods(["GET", "POST"])
def withdraw_honour(request, pk):
    found = reach.fetch(request.user, rules.VOLUNTEER_EDIT, Honour.objects.select_related("volunteer__user"), pk=pk)
    return withdrawing(request, found, honours.withdraw, _("Take an honour back"), ("volunteers_office:person", found.volunteer_id))


@allowed(rules.VOLUNTEER_VIEW)
@require_GET
def evidence(request, pk):
    """A scan, as a download, to who may see everybody that rests on it."""
    return scan(evidences.visible(request.user, pk), f"evidence-{pk}")
