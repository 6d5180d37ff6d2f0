"""Learners by programme, the record of one of them, and the list as a workbook."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from courses.assessment.models import SignedResponse
from courses.learning.domain import answers, certifying, missing, queries
from courses.learning.models import Answer, Enrolment
from portal.accounts.domain.people import names_of
from portal.certificates.models import Certificate
from portal.core import audit, clock, downloads
from portal.core.workbooks import workbook
from portal.organisations import reach, rules
from portal.organisations.office import allowed, page_of

from .base import by_programme, chosen_programme, named, programmes

audit.action("learning.export_learners", gettext_lazy("Export learners"), gettext_lazy("Exported the list of learners"))


@allowed(rules.LEARNING_VIEW)
@require_GET
def index(request):
    context, enrolments = by_programme(request, rules.LEARNING_VIEW)
    if enrolments is not None:
        page = page_of(request, enrolments.order_by("account__user__full_name", "pk"))
        context |= {"page": page, "standings": missing.standings(page)}
    return render(request, "learning_office/learners.html", context)


@allowed(rules.LEARNING_VIEW)
@require_GET
def record(request, pk):
    """Standing, ledger, written work and questionnaire of one enrolment: what the learner sees, and who did what."""
    enrolment = reach.fetch(
        request.user, rules.LEARNING_VIEW, Enrolment.objects.select_related("programme", "audience", "account__user"), pk=pk
    )
    page = page_of(request, queries.ledger_entries(enrolment.account).select_related("reverses", "reversed_by"))
    lines = queries.ledger_lines(page)
    names = names_of({line.entry.recorded_by for line in lines} - {"self", "system"})
    return render(request, "learning_office/record.html", {
        "enrolment": enrolment,
        "standing": missing.standing(enrolment),
        "page": page,
        "lines": [(line, names.get(line.entry.recorded_by, "")) for line in lines],
        "answers": _answers(enrolment),
        "response": SignedResponse.objects.filter(subject_key=missing.subject_key(enrolment)).first(),
        "certificates": Certificate.objects.filter(kind=certifying.KIND, subject_key=missing.subject_key(enrolment)).order_by("-pk"),
        "may_correct": reach.can(request.user, rules.HOURS_ENTER, enrolment) and enrolment.account.user_id != request.user.pk,
        "may_review": reach.can(request.user, rules.WORK_REVIEW, enrolment),
    })  # fmt: skip


def _answers(enrolment):
    found = answers.newest(Answer.objects.filter(enrolment=enrolment)).select_related("lesson", "reviewed_by")
    return found.defer("lesson__body", "lesson__sources").order_by("-submitted_at")


@allowed(rules.LEARNING_VIEW)
@require_GET
def export(request):
    """The learners of a programme within reach, as .xlsx."""
    programme = chosen_programme(request, programmes(request.user, rules.LEARNING_VIEW))
    if programme is None:
        raise Http404
    enrolments = named(certifying.enrolments_within(request.user, programme, rules.LEARNING_VIEW), request.GET.get("q", "").strip())
    audit.record("learning.export_learners", programme, by=request.user)
    data = workbook(str(programme.title), _head(), _rows(enrolments))
    return downloads.workbook(data, f"learners-{programme.code}-{timezone.localdate(clock.now()).isoformat()}.xlsx")


def _head():
    return [
        _("Name"), _("Organisation"), _("Audience"), _("Began"),
        _("Minutes credited"), _("Minutes needed"), _("Certificate"), _("What is missing"),
    ]  # fmt: skip


def _rows(enrolments):
    pks = list(enrolments.order_by("account__user__full_name", "pk").values_list("pk", flat=True))
    for start in range(0, len(pks), 200):
        chunk = {enrolment.pk: enrolment for enrolment in enrolments.filter(pk__in=pks[start : start + 200])}
        for standing in missing.standings(chunk[pk] for pk in pks[start : start + 200] if pk in chunk):
            yield _row(standing)


def _row(standing):
    enrolment = standing.enrolment
    return [
        str(enrolment.account.user),
        standing.membership.organisation.name if standing.membership else "",
        enrolment.audience.title,
        timezone.localdate(enrolment.started_at).isoformat(),
        standing.credited,
        standing.needed,
        standing.certificate.number if standing.certificate else "",
        "；".join(item.title for item in standing.unmet),
    ]
