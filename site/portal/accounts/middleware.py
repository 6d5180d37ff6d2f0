"""Staff without a second factor are led to set one up before the back office opens."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.shortcuts import redirect


class StaffSecondFactor:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.STAFF_MFA_REQUIRED and request.path.startswith("/cms/"):
            user = request.user
            if user.is_authenticated and not is_mfa_enabled(user):
                return redirect("mfa_activate_totp")
        return self.get_response(request)
