"""The public page of verification, and the holder's download."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.core import audit, clock
from portal.organisations import reach, rules

from . import audit_names
from .domain import documents, verification
from .limits import wait_before_lookup
from .models import Certificate
from .numbers import clean_characters, clean_number


def _shown(request, template, context=None, status=200):
    response = render(request, template, context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@never_cache
@require_safe
def verify(request):
    """The form; a number given leads to the page of that number."""
    typed = request.GET.get("number", "")
    number = clean_number(typed)
    if not number:
        return _shown(request, "certificates/verify.html", {"empty": "number" in request.GET})
    characters = clean_characters(request.GET.get("c", ""))
    query = f"?{urlencode({'c': characters})}" if characters else ""
    return redirect(reverse("certificates:check", args=[number]) + query)


@never_cache
@require_safe
def check(request, number):
    """What the public may know of a number; more with the right characters."""
    now = clock.now()
    wait = wait_before_lookup(request, now)
    if wait:
        response = _shown(request, "certificates/too_many.html", {"wait": wait}, status=429)
        response["Retry-After"] = str(wait)
        return response
    found = verification.look_up(clean_number(number), clean_characters(request.GET.get("c", "")))
    context = {"found": found, "number": clean_number(number), "now": now}
    return _shown(request, "certificates/result.html", context, status=200 if found else 404)


def _downloadable(user, number):
    """The holder's own valid certificate, or any within reach of someone who may view certificates; else 404."""
    own = Certificate.objects.filter(number=number, holder=user, state=Certificate.State.VALID).first()
    return own or reach.fetch(user, rules.CERTIFICATE_VIEW, Certificate.objects.all(), number=number)


def _send(request, number, make, content_type, ending):
    certificate = _downloadable(request.user, number)
    response = HttpResponse(make(certificate), content_type=content_type)
    shown = "inline" if "view" in request.GET else "attachment"
    response["Content-Disposition"] = f'{shown}; filename="{certificate.number}.{ending}"'
    if certificate.holder_id != request.user.pk:
        audit.record(audit_names.DOWNLOADED, certificate, request.user)
    return response


@never_cache
@login_required
@require_safe
def download_pdf(request, number):
    return _send(request, number, documents.document, "application/pdf", "pdf")


@never_cache
@login_required
@require_safe
def download_png(request, number):
    return _send(request, number, documents.picture, "image/png", "png")
