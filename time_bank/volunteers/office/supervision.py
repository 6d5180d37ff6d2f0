"""Supervision: what was held, recording a session, and who is overdue."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portal.core import clock
from portal.core.refusals import refuse, status
from portal.organisations import reach, rules
from portal.organisations.office import allowed, page_of

from ..domain import queries, supervising
from ..models import Supervision
from .entering import looks_for_more, ticked, withdrawing
from .forms import SupervisionForm


def _late(user):
    return supervising.overdue(queries.within(user, rules.VOLUNTEER_VIEW), clock.now())


@allowed(rules.VOLUNTEER_VIEW)
@require_GET
def index(request):
    found = reach.rows(
        request.user, rules.VOLUNTEER_VIEW, Supervision.objects.select_related("organisation", "recorded_by", "withdrawn_by")
    )
    page = page_of(request, found.prefetch_related("themes", "attendees__user").order_by("-held_on", "-pk"))
    context = {"page": page, "late": _late(request.user).count(), "may_edit": reach.anywhere(request.user, rules.VOLUNTEER_EDIT)}
    return render(request, "volunteers_office/supervision.html", context)


@allowed(rules.VOLUNTEER_EDIT)
@require_http_methods(["GET", "POST"])
def add(request):
    """Record a session. A note that looks like it names somebody is shown again with a box to tick."""
    within, page, chosen, query = ticked(request)
    form = SupervisionForm(request.POST or None, user=request.user)
    warned = False
    sent = request.method == "POST" and not looks_for_more(request, form)
    if sent and form.is_valid():
        try:
            _record(request, form, within.filter(pk__in=chosen))
        except ValidationError as error:
            warned = isinstance(error, supervising.LooksLikeAName)
            refuse(form, error)
        else:
            messages.success(request, _("The session is recorded."))
            return redirect("volunteers_office:supervision")
    context = {"form": form, "page": page, "chosen": chosen, "query": query, "warned": warned or form.data.get("confirmed")}
    return render(request, "volunteers_office/supervise.html", context, status=status(form))


def _record(request, form, volunteers):
    values = form.cleaned_data
    supervising.record(
        values["organisation"], form.session(), list(volunteers), by=request.user, now=clock.now(), confirmed=values["confirmed"]
    )


@allowed(rules.VOLUNTEER_VIEW)
@require_GET
def overdue(request):
    page = page_of(request, _late(request.user))
    for volunteer in page:
        volunteer.due = supervising.due_on(volunteer)
    context = {"page": page, "may_edit": reach.anywhere(request.user, rules.VOLUNTEER_EDIT)}
    return render(request, "volunteers_office/overdue.html", context)


@allowed(rules.VOLUNTEER_EDIT)
@require_http_methods(["GET", "POST"])
def withdraw(request, pk):
    found = reach.fetch(request.user, rules.VOLUNTEER_EDIT, Supervision.objects.select_related("organisation"), pk=pk)
    return withdrawing(request, found, supervising.withdraw, _("Take supervision back"), ("volunteers_office:supervision",))
