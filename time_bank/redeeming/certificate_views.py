"""A volunteer's own certificates of service: asking for one, downloading what was issued."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.core import clock
from portal.core.refusals import status
from time_bank.volunteers.domain.queries import volunteer_of

from .domain import certifying
from .forms import CertificateForm
from .models import CertificateRequest
from .refusals import done


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
    ready = request.method == "POST" and form is not None and form.is_valid()
    if ready and done(request, form, lambda: certifying.ask(volunteer, **form.cleaned_data, by=request.user, now=clock.now())):
        messages.success(request, _("The organisation has your request. You hear as soon as the certificate is there."))
        return redirect("redeeming:certificates")
    rows = CertificateRequest.objects.filter(volunteer=volunteer).select_related("organisation", "certificate")
    context = {"volunteer": volunteer, "form": form, "rows": rows, "issuers": issuers}
    return render(request, "redeeming/certificates.html", context, status=status(form))


@never_cache
@login_required
@require_POST
def withdraw(request, pk):
    found = get_object_or_404(CertificateRequest, pk=pk, volunteer__user=request.user)
    if done(request, None, lambda: certifying.withdraw(found, by=request.user, now=clock.now())):
        messages.success(request, _("Withdrawn."))
    return redirect("redeeming:certificates")
