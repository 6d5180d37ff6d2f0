"""The account page and what leads from it."""

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core import ratelimit
from allauth.core.internal.cryptokit import compare_user_code
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from .data_rights import holdings
from .domain import people, privacy
from .domain.erasure import LastAdministrator, erase
from .domain.export import collect
from .erasure_code import ErasureCode
from .forms import CodeForm, ConsentForm, ErasureForm, IdentityNumberForm, ProfileForm
from .markdown import as_html
from .middleware import CONSENT_KEY
from .models import PrivacyNotice
from .panels import panels


@never_cache
@login_required
def home(request):
    """The account at a glance; rooms add their panels."""
    shown = [panel for make in panels if (panel := make(request))]
    return render(request, "accounts/home.html", {"person": request.user, "panels": shown, "phone_sign_in": settings.PHONE_SIGN_IN})


@never_cache
@login_required
def profile(request):
    form = ProfileForm(_posted(request), initial={"full_name": request.user.full_name})
    if request.method == "POST" and form.is_valid():
        people.rename(request.user, form.cleaned_data["full_name"], by=request.user)
        messages.success(request, _("Your name is saved."))
        return redirect("accounts_home")
    return render(request, "accounts/profile.html", {"form": form})


@never_cache
@login_required
@sensitive_post_parameters("number")
@reauthentication_required(app="allauth.account")
def identity(request):
    notice = privacy.current_notice()
    form = IdentityNumberForm(_posted(request))
    if request.method == "POST" and form.is_valid() and _kept_identity(request, form, notice):
        return redirect("accounts_home")
    return render(request, "accounts/identity.html", {"form": form, "notice": notice, "person": request.user})


def _kept_identity(request, form, notice):
    if not ratelimit.consume(request, action="change_phone", user=request.user):
        form.add_error(None, _("That was too many tries. Please wait a few minutes."))
        return False
    try:
        people.hold_identity_number(request.user, form.cleaned_data["number"], notice, by=request.user)
    except ValidationError as error:
        form.add_error("number", error)
        return False
    messages.success(request, _("Saved."))
    return True


def privacy_notice(request, version=None):
    """The current notice, or an earlier version; everyone may read it."""
    published = PrivacyNotice.objects.filter(published_at__isnull=False)
    notice = get_object_or_404(published, version=version) if version else privacy.current_notice()
    context = {"notice": notice, "versions": published.only("version", "published_at"), "body": as_html(notice.body) if notice else ""}
    return render(request, "accounts/privacy.html", context)


@never_cache
@login_required
def consent(request):
    """Asked when a newer notice is published; signing out and erasure stay open to whoever disagrees."""
    notice = privacy.current_notice()
    target = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    form = ConsentForm(_posted(request))
    if notice is None or (request.method == "POST" and form.is_valid()):
        if notice:
            privacy.give_consent(request.user, notice)
            request.session[CONSENT_KEY] = notice.version
        return redirect(target if safe else "accounts_home")
    return render(request, "accounts/consent.html", {"form": form, "notice": notice, "next": target if safe else ""})


@never_cache
@login_required
def data(request):
    return render(request, "accounts/data.html", {"titles": [holding.title for holding in holdings]})


@require_POST
@login_required
@reauthentication_required(app="allauth.account")
def download(request):
    response = JsonResponse(collect(request.user), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    response["Cache-Control"] = "no-store"
    return response


@never_cache
@login_required
@reauthentication_required(app="allauth.account")
def erase_account(request):
    """Confirmed by password or second factor (just shown), or by a code where the person has neither."""
    form = ErasureForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        if get_reauthentication_flows(request.user):
            return _erase(request)
        if not ratelimit.consume(request, action="request_login_code", key=f"erase-{request.user.pk}"):
            messages.error(request, _("That was too many tries. Please wait a few minutes."))
        elif ErasureCode.initiate(request):
            return redirect("accounts_erase_confirm")
        else:
            messages.error(request, _("Set a password first, so that you can confirm that it is you."))
    return render(request, "accounts/erase.html", {"form": form})


@never_cache
@login_required
def erase_confirm(request):
    process = ErasureCode.resume(request)
    if process is None:
        return redirect("accounts_erase")
    form = CodeForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        if compare_user_code(actual=form.cleaned_data["code"], expected=process.code):
            return _erase(request)
        if not process.record_invalid_attempt():
            messages.error(request, _("That was too many tries. Please ask for a new code."))
            return redirect("accounts_erase")
        form.add_error("code", _("This code is not right. Look at the newest message and try again."))
    return render(request, "accounts/erase_confirm.html", {"form": form, "by_phone": bool(process.state.get("phone"))})


def _erase(request):
    try:
        kept = erase(request.user, by=request.user)
    except LastAdministrator:
        messages.error(request, _("You are the only administrator of this site. Appoint another one first."))
        return redirect("accounts_data")
    logout(request)
    return render(request, "accounts/erased.html", {"kept": kept})


def _posted(request):
    return request.POST if request.method == "POST" else None
