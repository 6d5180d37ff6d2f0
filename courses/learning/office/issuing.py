"""Issuing certificates: who is eligible, who is one step short, why others are not, and giving them out."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from courses.curriculum.models import ProgrammePage
from courses.learning.domain import certifying, issuing, missing, reminding
from portal.certificates.models import NameTask
from portal.core import clock
from portal.jobs.domain.queries import visible_to
from portal.organisations import reach, rules
from portal.organisations.office import allowed, page_of

from .base import by_programme, chosen_programme, ids, programmes

TAB_TITLES = {
    issuing.ELIGIBLE: gettext_lazy("Eligible"),
    issuing.SHORT: gettext_lazy("One step short"),
    issuing.WAITING: gettext_lazy("Not yet"),
    issuing.ISSUED: gettext_lazy("Issued"),
}
CODE_WORDS = {
    issuing.NOT_ELIGIBLE: gettext_lazy("Not eligible when their turn came."),
    issuing.NOT_PRINTABLE: gettext_lazy("The name has a character the certificate can't print."),
    issuing.BEYOND_REACH: gettext_lazy("The certificate would name an organisation beyond your reach."),
    issuing.REVOKED: gettext_lazy("An earlier certificate was revoked. Choose the person by name to issue another."),
    issuing.REFUSED: gettext_lazy("A rule of the certificate refused it; look at the title and the names in the programme."),
}


@allowed(rules.CERTIFICATE_ISSUE)
@require_GET
def index(request):
    context, enrolments = by_programme(request, rules.CERTIFICATE_ISSUE)
    if enrolments is not None:
        context |= _board(request, enrolments)
    return render(request, "learning_office/issuing.html", context)


def _board(request, enrolments):
    tab = request.GET.get("tab", "")
    tab = tab if tab in issuing.TABS else issuing.ELIGIBLE
    tabs = issuing.sorted_by_tab(enrolments)
    page = page_of(request, tabs[tab])
    standings = _with_name_tasks(request.user, missing.standings(enrolments.filter(pk__in=list(page)).order_by("pk")))
    return {
        "tab": tab,
        "tabs": [(key, TAB_TITLES[key], len(tabs[key])) for key in issuing.TABS],
        "page": page,
        "standings": standings,
    }


def _with_name_tasks(user, standings):
    """Give each standing its person's open task for a name that can't be printed, or None."""
    people = [standing.enrolment.account.user_id for standing in standings]
    tasks = reach.rows(user, rules.CERTIFICATE_ISSUE, NameTask.objects.filter(user__in=people, solved_at=None))
    by_user = {task.user_id: task for task in tasks}
    for standing in standings:
        standing.name_task = by_user.get(standing.enrolment.account.user_id)
    return standings


@allowed(rules.CERTIFICATE_ISSUE)
@require_POST
def confirm(request):
    """Say how many will be issued, before anything happens."""
    programme, enrolments, chosen = _asked_for(request)
    standings = []
    eligible = issuing.sorted_by_tab(enrolments)[issuing.ELIGIBLE]
    if not eligible:
        messages.error(request, _("Nobody of those you chose is eligible now."))
        return _back(programme)
    if chosen is not None:
        standings = missing.standings(enrolments.filter(pk__in=eligible))
    context = {"programme": programme, "count": len(eligible), "chosen": eligible if chosen is not None else None, "standings": standings}
    return render(request, "learning_office/issuing_confirm.html", context)


@allowed(rules.CERTIFICATE_ISSUE)
@require_POST
def start(request):
    programme, enrolments, chosen = _asked_for(request)
    if chosen is not None:
        chosen = list(enrolments.order_by("pk").values_list("pk", flat=True))
    if chosen == []:
        messages.error(request, _("Nobody of those you chose is eligible now."))
        return _back(programme)
    job = issuing.start(programme, officer=request.user, chosen=chosen, now=clock.now())
    return redirect("job_detail", pk=job.pk)


@allowed(rules.CERTIFICATE_ISSUE)
@require_POST
def remind(request):
    programme, enrolments, chosen = _asked_for(request)
    if chosen is None:
        enrolments = enrolments.filter(pk__in=issuing.sorted_by_tab(enrolments)[issuing.SHORT])
    if enrolments.count() > reminding.AT_ONCE:
        job = reminding.start(programme, enrolments, officer=request.user, now=clock.now())
        return redirect("job_detail", pk=job.pk)
    sent = reminding.remind(enrolments, now=clock.now())
    if sent:
        message = ngettext("%(n)d person was reminded.", "%(n)d people were reminded.", sent) % {"n": sent}
        messages.success(request, message)
    else:
        messages.info(request, _("Nobody was reminded: they have heard of it today, or the step is not theirs to take."))
    return _back(programme, issuing.SHORT)


def _asked_for(request):
    """(programme, enrolments within reach, chosen ids or None for all)."""
    programme = chosen_programme(request, programmes(request.user, rules.CERTIFICATE_ISSUE), request.POST)
    if programme is None:
        raise Http404
    enrolments = certifying.enrolments_within(request.user, programme)
    if "all" in request.POST:
        return programme, enrolments, None
    chosen = ids(request.POST.getlist("enrolment"))
    return programme, enrolments.filter(pk__in=chosen), chosen


def _back(programme, tab=issuing.ELIGIBLE):
    return redirect(f"{reverse('learning_office:issuing')}?{urlencode({'programme': programme.pk, 'tab': tab})}")


@allowed(rules.CERTIFICATE_ISSUE)
@require_GET
def result(request, pk):
    """What a finished or stopped run issued and skipped, with the reasons as they stand now."""
    job = visible_to(request.user).filter(kind=issuing.JOB, pk=pk).first()
    programme = ProgrammePage.objects.filter(pk=job.args["programme"]).first() if job else None
    if programme is None:
        raise Http404
    certificates = issuing.issued_by_run(programme, by=job.created_by, since=job.created_at, until=job.finished_at)
    codes = dict(job.cursor.get("skipped", []))
    within = certifying.enrolments_within(request.user, programme).filter(pk__in=list(codes)[:500])
    standings = _with_name_tasks(request.user, missing.standings(within))
    return render(request, "learning_office/issuing_result.html", {
        "job": job,
        "programme": programme,
        "page": page_of(request, certificates.order_by("number")),
        "skipped": [(standing, CODE_WORDS[codes[standing.enrolment.pk]]) for standing in standings],
        "skipped_count": len(codes),
    })  # fmt: skip
