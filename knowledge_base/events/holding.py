"""What this room holds of a person: sign-ups under their proven number. Signing up needs no account, so the number is the only tie."""

from django.db import transaction
from django.utils.translation import gettext_lazy

from portal.accounts.data_rights import Holding

from .domain import seats
from .models import SignUp


def _of(user):
    """Only a number that the person has proven is theirs."""
    if not user.phone_hash or not user.phone_verified:
        return SignUp.objects.none()
    return SignUp.objects.filter(phone_hash=user.phone_hash).select_related("event")


def export(user):
    return {
        "sign_ups": [
            {
                "event": row.event.title,
                "begins": row.event.starts_at.isoformat(),
                "state": row.state,
                "name": row.name,
                "signed_up": row.created_at.isoformat(),
            }
            for row in _of(user)
        ]
    }


@transaction.atomic
def erase(user, now):
    for row in _of(user):
        seats.withdraw(row, now=now)
    return []


sign_ups = Holding(title=gettext_lazy("Sign-ups for events"), export=export, erase=erase)
