"""The pool: who is in it, the list as a workbook, a volunteer's page, decisions."""

from django.db.models import Count
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from portal.core import audit, clock, downloads
from portal.core.workbooks import workbook
from portal.organisations import reach, rules
from portal.organisations.office import allowed, page_of

from ..domain import deciding, queries, supervising
from ..domain.standing import training_standing, training_standings
from ..models import Volunteer
from ..registries import office_panels
from . import decisions
from .forms import HonourForm, PoolFilter

audit.action("volunteers.export", gettext_lazy("Export volunteers"), gettext_lazy("Exported the list of volunteers"))
State = Volunteer.State


@allowed(rules.VOLUNTEER_VIEW)
@require_GET
def index(request):
    """Everybody within reach; applications that wait come first."""
    form = PoolFilter(request.GET, user=request.user)
    within = queries.within(request.user, rules.VOLUNTEER_VIEW)
    page = page_of(request, form.narrow(within).order_by("organisation__path", "user__full_name", "pk"))
    keep = request.GET.copy()
    keep.pop("p", None)
    context = {"form": form, "page": page, "rows": _rows(page), "keep": keep.urlencode(), "tabs": _tabs(within, form)}
    return render(request, "volunteers_office/index.html", context)


def _rows(page):
    volunteers = list(page)
    minutes = queries.minutes_of(volunteers)
    return [(standing, minutes[standing.volunteer.pk]) for standing in training_standings(volunteers, clock.now())]


def _tabs(within, form):
    counts = dict(within.order_by().values_list("state").annotate(n=Count("pk")))
    chosen = form.cleaned_data.get("state", "") if form.is_valid() else ""
    tabs = [("", _("all"), sum(counts.values()))] + [(value, label, counts.get(value, 0)) for value, label in State.choices]
    return [(value, label, count, value == chosen) for value, label, count in tabs if count or not value]


@allowed(rules.VOLUNTEER_VIEW)
@require_GET
def export(request):
    """The list as chosen, as .xlsx: names and states, no numbers of documents or telephones."""
    form = PoolFilter(request.GET, user=request.user)
    found = form.narrow(queries.within(request.user, rules.VOLUNTEER_VIEW))
    rows = list(_lines(found))
    audit.record("volunteers.export", request.user, by=request.user, rows=len(rows))
    return downloads.workbook(workbook(_("Volunteers"), _head(), rows), f"volunteers-{timezone.localdate(clock.now()).isoformat()}.xlsx")


def _head():
    return [
        _("Volunteer number"), _("Name"), _("Gender"), _("Age"), _("Organisation"), _("State"), _("Background"), _("Where they live"),
        _("Kinds of service"), _("Skills"), _("Whom they would like to serve"), _("When they have time"), _("Applied on"),
        _("Active since"), _("Training hours"), _("Minutes of service"), _("Stars"), _("Last supervision"),
    ]  # fmt: skip


def _lines(volunteers, size=200):
    pks = list(volunteers.order_by("organisation__path", "user__full_name", "pk").values_list("pk", flat=True))
    for start in range(0, len(pks), size):
        rows = supervising.with_supervision(Volunteer.objects.filter(pk__in=pks[start : start + size]))
        rows = rows.select_related("organisation", "user").prefetch_related(*Volunteer.LISTS)
        chunk = {row.pk: row for row in rows}
        ordered = [chunk[pk] for pk in pks[start : start + size] if pk in chunk]
        minutes = queries.minutes_of(ordered)
        for standing in training_standings(ordered, clock.now()):
            yield _line(standing, minutes[standing.volunteer.pk])


def _line(standing, minutes):
    volunteer = standing.volunteer
    lists = [[str(term) for term in getattr(volunteer, name).all()] for name in Volunteer.LISTS]
    return [
        volunteer.number or "", str(volunteer), volunteer.get_gender_display(), volunteer.age_on(timezone.localdate(clock.now())),
        volunteer.organisation.name, str(volunteer.get_state_display()), str(volunteer.get_background_display()), volunteer.living_region,
        *("、".join(found) for found in lists), _day(volunteer.applied_at), _day(volunteer.active_since), float(standing.hours), minutes,
        queries.stars_in(minutes), volunteer.last_supervised.isoformat() if volunteer.last_supervised else "",
    ]  # fmt: skip


def _day(moment):
    return timezone.localdate(moment).isoformat() if moment else ""


@allowed(rules.VOLUNTEER_VIEW)
@require_GET
def person(request, pk):
    """Everything about a volunteer, numbers masked, and what can be decided now."""
    return render_person(request, fetch(request, pk), HonourForm(prefix="honour"))


def fetch(request, pk, permission=rules.VOLUNTEER_VIEW):
    found = supervising.with_supervision(Volunteer.objects.select_related("organisation", "user", "guardian_evidence"))
    return reach.fetch(request.user, permission, found, pk=pk)


def render_person(request, volunteer, honour_form, status=200):
    minutes = queries.minutes_of([volunteer])[volunteer.pk]
    may_edit = reach.can(request.user, rules.VOLUNTEER_EDIT, volunteer) and volunteer.user_id != request.user.pk
    context = {
        "volunteer": volunteer,
        "age": volunteer.age_on(timezone.localdate(clock.now())),
        "standing": training_standing(volunteer, clock.now()),
        "minutes": minutes,
        "stars": queries.stars_in(minutes),
        "due_on": supervising.due_on(volunteer),
        "today": timezone.localdate(clock.now()),
        "trainings": volunteer.trainings.select_related("entered_by", "withdrawn_by"),
        "supervisions": volunteer.supervisions.prefetch_related("themes"),
        "ties": volunteer.family_ties.select_related("user", "decided_by"),
        "honours": volunteer.honours.all(),
        "changes": volunteer.changes.select_related("by"),
        "may_edit": may_edit,
        "is_own": volunteer.user_id == request.user.pk,
        "honour_form": honour_form,
        "panels": [panel for make in office_panels if (panel := make(request, volunteer))],
    }
    return render(request, "volunteers_office/person.html", context, status=status)


ACTS = {
    "admit": (lambda held, reason, **who: deciding.admit(held, **who), gettext_lazy("The volunteer is admitted and has a number.")),
    "resume": (lambda held, reason, **who: deciding.resume(held, **who), gettext_lazy("The volunteer is taken back.")),
    "refuse": (deciding.refuse, gettext_lazy("The application is refused; the person reads the reason.")),
    "suspend": (deciding.suspend, gettext_lazy("The volunteer is suspended; the person reads the reason.")),
    "dismiss": (deciding.dismiss, gettext_lazy("The volunteer is out of the pool; the person reads the reason.")),
}


@allowed(rules.VOLUNTEER_EDIT)
@require_POST
def decide(request, pk):
    decisions.decide(request, ACTS, fetch(request, pk, rules.VOLUNTEER_EDIT))
    return redirect("volunteers_office:person", pk=pk)
