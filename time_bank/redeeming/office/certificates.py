"""Certificates of service: who asked, issuing, refusing."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portal.certificates import audit_names
from portal.certificates.domain import documents
from portal.core import audit, clock
from portal.core.refusals import status
from portal.organisations import reach, rules
from portal.organisations.office import allowed, page_of
from time_bank.volunteers.models import Volunteer

from ..domain import certifying, queries
from ..forms import PeriodForm, ReasonForm
from ..models import CertificateRequest
from ..refusals import done
from .base import found
from .forms import IssueForm

ISSUERS = certifying.ISSUERS
State = CertificateRequest.State


@allowed(*ISSUERS)
@require_GET
def index(request):
    rows = queries.within(request.user, queries.certificate_requests(), *ISSUERS)
    waiting = rows.filter(state=State.ASKED).order_by("asked_at")
    over = rows.exclude(state=State.ASKED).order_by("-pk")
    return render(request, "redeeming_office/certificates.html", {"waiting": waiting, "page": page_of(request, over)})


def _found(request, pk):
    return found(request.user, queries.certificate_requests(), *ISSUERS, pk=pk)


@allowed(*ISSUERS)
@require_http_methods(["GET", "POST"])
def issue(request, pk):
    """What the certificate would say, and issuing it."""
    asked = _found(request, pk)
    rows = certifying.records_for(asked) if asked.state == State.ASKED else list(asked.records.order_by("service_date", "pk"))
    first = {"handler": request.user.full_name, **certifying.last_words(asked.organisation)}
    form = IssueForm(request.POST or None, initial=first) if asked.state == State.ASKED else None
    ready = request.method == "POST" and form is not None and form.is_valid()
    if ready and done(request, form, lambda: certifying.issue(asked, **form.cleaned_data, by=request.user, now=clock.now())):
        messages.success(request, _("Issued. The volunteer was told."))
        return redirect("redeeming_office:certificate", asked.pk)
    context = {"asked": asked, "rows": rows, "form": form, "total": sum(row.minutes for row in rows)}
    return render(request, "redeeming_office/certificate.html", context, status=status(form))


@allowed(*ISSUERS)
@require_http_methods(["GET", "POST"])
def refuse(request, pk):
    asked = _found(request, pk)
    form = ReasonForm(request.POST or None)
    ready = request.method == "POST" and form.is_valid()
    if ready and done(request, form, lambda: certifying.refuse(asked, form.cleaned_data["reason"], by=request.user, now=clock.now())):
        messages.success(request, _("Not issued; the volunteer was told why."))
        return redirect("redeeming_office:certificates")
    return render(request, "redeeming_office/refuse_certificate.html", {"asked": asked, "form": form}, status=status(form))


@allowed(*ISSUERS)
@require_GET
def pdf(request, pk):
    """The document for the seal and the file."""
    asked = _found(request, pk)
    if asked.certificate is None or asked.certificate.state != asked.certificate.State.VALID:
        raise Http404
    response = HttpResponse(documents.document(asked.certificate), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{asked.certificate.number}.pdf"'
    audit.record(audit_names.DOWNLOADED, asked.certificate, request.user)
    return response


@allowed(rules.SERVICE_RUN)
@require_http_methods(["GET", "POST"])
def for_volunteer(request, volunteer):
    """A volunteer asked at the desk: the coordinator writes the request down and goes on to issue it."""
    person = found(request.user, Volunteer.objects.select_related("user", "organisation"), rules.VOLUNTEER_VIEW, pk=volunteer)
    issuers = [row for row in certifying.issuers(person) if row["organisation"] in _reached(request.user)]
    form = PeriodForm(request.POST or None, issuers=issuers)
    if request.method == "POST" and form.is_valid():
        made = done(request, form, lambda: certifying.ask(person, **form.cleaned_data, by=request.user, now=clock.now()))
        if made:
            return redirect("redeeming_office:certificate", made.pk)
    return render(
        request, "redeeming_office/certificate_for.html", {"person": person, "issuers": issuers, "form": form}, status=status(form)
    )


def _reached(user):
    return set(reach.organisations(user, rules.SERVICE_RUN).values_list("pk", flat=True))
