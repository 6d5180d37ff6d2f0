"""Gates for people who are signed in (second factor, consent), and the answer to too many codes."""

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import RateLimited
from allauth.core.ratelimit import respond_429
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from portal.core.views import forbidden

from .domain import privacy

CONSENT_KEY = "consented"
_FREE = ("/accounts/", "/display/", "/language/", "/verify/", "/static/", "/media/", "/healthz", "/readyz", "/notices/outbox/")


# Officers open the documents of everybody within their reach at an address outside the back office.
_STAFF = ("/cms/", "/verify/document/")


class StaffSecondFactor:
    """The back office opens to a session that has shown a second factor, where that is required."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.STAFF_MFA_REQUIRED and request.path.startswith(_STAFF):
            user = request.user
            if user.is_authenticated and user.has_perm("wagtailadmin.access_admin"):
                away = self._away(request, user)
                if away:
                    return away
        return self.get_response(request)

    def _away(self, request, user):
        if not is_mfa_enabled(user, types=[Authenticator.Type.TOTP]):
            return redirect("mfa_activate_totp")
        # A session begun before the factor was set up may be a stranger's: it must show the factor too.
        if not any(record["method"] == "mfa" for record in get_authentication_records(request, user)):
            return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': request.get_full_path()})}")
        return None


class BackOfficeDoor:
    """Somebody signed in who has no place in the back office is told so: the sign-in page would only send them back, for ever."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.path.startswith("/cms/") and response.status_code == 302 and self._goes_in_circles(request, response):
            return forbidden(request)
        return response

    def _goes_in_circles(self, request, response):
        if not response["Location"].startswith(reverse("account_login")):
            return False
        return request.user.is_authenticated and not request.user.has_perm("wagtailadmin.access_admin")


class ConsentGate:
    """When a newer privacy notice is published, people agree to it before they go on. One query a session."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if self._must_ask(request):
            return redirect(f"{reverse('accounts_consent')}?{urlencode({'next': request.get_full_path()})}")
        return self.get_response(request)

    def _must_ask(self, request):
        if request.method != "GET" or settings.SESSION_COOKIE_NAME not in request.COOKIES or request.path.startswith(_FREE):
            return False
        if not request.user.is_authenticated:
            return False
        version = privacy.current_version()
        if not version or request.session.get(CONSENT_KEY) == version:
            return False
        if privacy.has_consented(request.user, version):
            request.session[CONSENT_KEY] = version
            return False
        return True


class TooManyCodes:
    """A code asked for too soon is answered with the page that says to wait; allauth's sign-in steps let it through."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        return respond_429(request) if isinstance(exception, RateLimited) else None
