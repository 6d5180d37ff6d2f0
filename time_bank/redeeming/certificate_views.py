"""A volunteer's own certificates of service: asking for one, downloading what was issued."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.core import clock
from portal.organisations.models import Organisation
from time_bank.volunteers.domain.queries import volunteer_of

from .domain import certifying
from .forms import CertificateForm
from .models import CertificateRequest
from .views import refuse, status


def _own(request):
    volunteer = volunteer_of(request.user)
    if volunteer is None or volunteer.number is None:
        raise Http404
    return volunteer


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def certificates(request):
    volunteer = _own(request)
    issuers = certifying.issuers(volunteer)
    form = CertificateForm(request.POST or None, issuers=issuers) if issuers else None
    if request.method == "POST" and form is not None and form.is_valid() and _asked(request, volunteer, form):
        messages.success(request, _("The organisation has your request. You hear as soon as the certificate is there."))
        return redirect("redeeming:certificates")
    rows = CertificateRequest.objects.filter(volunteer=volunteer).select_related("organisation", "certificate")
    context = {"volunteer": volunteer, "form": form, "rows": rows, "issuers": issuers}
    return render(request, "redeeming/certificates.html", context, status=status(form))


def _asked(request, volunteer, form):
    values = form.cleaned_data
    organisation = Organisation.objects.get(pk=values["organisation"])
    try:
        certifying.ask(
            volunteer,
            organisation,
            values["first_on"],
            values["last_on"],
            needs_seal=values["needs_seal"],
            by=request.user,
            now=clock.now(),
        )
    except ValidationError as error:
        refuse(form, error)
        return False
    return True


@never_cache
@login_required
@require_POST
def withdraw(request, pk):
    found = get_object_or_404(CertificateRequest, pk=pk, volunteer__user=request.user)
    try:
        certifying.withdraw(found, by=request.user, now=clock.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Withdrawn."))
    return redirect("redeeming:certificates")
