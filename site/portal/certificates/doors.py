"""The way in from header and home page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.core.context import Door


def verify_door(request):
    return Door(
        key="verify",
        title=_("Verify a certificate"),
        hint=_("Enter the number, see at once"),
        url=reverse("certificates:verify"),
        icon="check",
        question=_("Is this certificate true?"),
        text=_("Enter the number printed on it, or scan its code. No account is needed."),
        action=_("Verify a certificate"),
    )
