"""Lists for coordinators: what is due, what waits for a second person, all records, oddities."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from courses.learning.office.base import ids
from portal.core import audit, clock, downloads
from portal.core.workbooks import workbook
from portal.organisations import rules
from portal.organisations.office import allowed, page_of
from time_bank.volunteers.domain import family

from ..domain import oddities as odd
from ..domain import queries, working_days
from ..domain import records as service
from .forms import RecordFilter

AT_ONCE = 50
LOOKED_BACK = timedelta(days=92)
audit.action("service.export", gettext_lazy("Export service records"), gettext_lazy("Service records exported"))


@allowed(rules.SERVICE_RUN)
@require_GET
def due(request):
    """The countdown of ten working days."""
    now = clock.now()
    found = queries.due(request.user, now)
    context = {"page": page_of(request, found), "announced": working_days.is_announced(timezone.localdate(now) + timedelta(days=20))}
    return render(request, "activities_office/due.html", context)


@allowed(rules.SERVICE_RUN)
@require_http_methods(["GET", "POST"])
def waiting(request):
    """Confirm what others checked in, one by one or those that are ticked. Each is looked at by itself; refusals say why."""
    if request.method == "POST":
        chosen = ids(request.POST.getlist("record"))[:AT_ONCE]
        if not chosen:
            messages.error(request, _("Tick at least one record."))
        done = sum(_confirmed(request, record) for record in queries.waiting_within(request.user).filter(pk__in=chosen))
        if done:
            messages.success(request, ngettext("%(n)d record confirmed.", "%(n)d records confirmed.", done) % {"n": done})
        return redirect(request.get_full_path())
    page, relatives = page_of(request, queries.waiting_within(request.user), AT_ONCE), family.ids_near(request.user)
    rows = [(record, service.why_not_confirm(record, request.user, relatives)) for record in page]
    context = {"page": page, "rows": rows, "any": any(not why for _record, why in rows)}
    return render(request, "activities_office/waiting.html", context)


def _confirmed(request, record):
    try:
        service.confirm(record, by=request.user, now=clock.now())
    except ValidationError as refused:
        messages.error(request, f"{record.volunteer} · {record.title}：{' '.join(refused.messages)}")
        return 0
    return 1


def _chosen(request):
    """(records within reach as the filter narrows them, the filter)."""
    form = RecordFilter(request.GET, user=request.user)
    found = queries.records_within(request.user)
    if not form.is_valid():
        return found.none(), form
    values = form.cleaned_data
    if values["q"]:
        q = values["q"]
        found = found.filter(Q(volunteer__user__full_name__icontains=q) | Q(volunteer__number__iexact=q) | Q(title__icontains=q))
    if values["state"]:
        found = found.filter(state=values["state"])
    if values["first"]:
        found = found.filter(service_date__gte=values["first"])
    if values["last"]:
        found = found.filter(service_date__lte=values["last"])
    if values["organisation"]:
        found = found.filter(organisation__path__startswith=values["organisation"].path)
    return found.order_by("-service_date", "-pk"), form


@allowed(rules.VOLUNTEER_VIEW)
@require_GET
def records(request):
    found, form = _chosen(request)
    keep = request.GET.copy()
    keep.pop("p", None)
    return render(
        request, "activities_office/records.html", {"page": page_of(request, found), "filter_form": form, "keep": keep.urlencode()}
    )


@allowed(rules.VOLUNTEER_VIEW)
@require_GET
def export(request):
    """The list as chosen, as .xlsx. Who took it and how many there were stands in the log."""
    found, _form = _chosen(request)
    rows = [_line(record) for record in found.iterator(500)]
    audit.record("service.export", request.user, by=request.user, rows=len(rows))
    head = [
        _("Volunteer number"), _("Name"), _("Activity"), _("Day"), _("Check-in time"), _("Check-out time"),
        _("Minutes"), _("Place"), _("Content of the service"),
        _("Organiser"), _("In charge"), _("State"),
    ]  # fmt: skip
    return downloads.workbook(
        workbook(_("Service records"), head, rows), f"service-records-{timezone.localdate(clock.now()).isoformat()}.xlsx"
    )


def _line(record):
    came, went = (timezone.localtime(at).strftime("%H:%M") if at else "" for at in (record.begins_at, record.ends_at))
    return [
        record.volunteer.number, str(record.volunteer), record.title, record.service_date.isoformat(), came, went, record.minutes,
        record.place, record.content, record.organiser, record.person_in_charge, str(record.get_state_display()),
    ]  # fmt: skip


@allowed(rules.TIME_VIEW)
@require_GET
def oddities(request):
    """What should be looked at again, of the last three months."""
    since = timezone.localdate(clock.now()) - LOOKED_BACK
    found = odd.find(queries.records_within(request.user, rules.TIME_VIEW).filter(service_date__gte=since))
    return render(request, "activities_office/oddities.html", {"page": page_of(request, found), "since": since})
