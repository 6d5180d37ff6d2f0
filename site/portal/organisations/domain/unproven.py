"""Sign-ups whose contact was never proven: somebody mistyped a number, or tried somebody else's. They go after some days."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from wagtail.models import ModelLogEntry

from portal.accounts.domain.erasure import erase

from ..models import Membership, Role

AT_ONCE = 500


def unproven(now):
    """People who signed up by themselves before the limit, never proved a contact, and whom nobody vouches for.

    Who came by a roster or was confirmed stays: their organisation knows them, and their first sign-in is still to come.
    """
    limit = now - timedelta(days=settings.UNPROVEN_SIGN_UP_DAYS)
    found = get_user_model().objects.filter(date_joined__lt=limit, last_login=None, phone_verified=False, erased_at=None)
    found = found.filter(is_staff=False, is_superuser=False)
    found = found.exclude(pk__in=EmailAddress.objects.filter(verified=True).values("user"))
    found = found.exclude(pk__in=Membership.objects.filter(state=Membership.State.CONFIRMED).values("user"))
    found = found.exclude(pk__in=Role.objects.values("user")).order_by("pk")[:AT_ONCE]
    signed_up = ModelLogEntry.objects.filter(action="accounts.sign_up", object_id__in=[str(user.pk) for user in found])
    names = set(signed_up.values_list("object_id", flat=True))
    return [user for user in found if str(user.pk) in names]


def purge(now):
    """Erase and delete them, each in a transaction of its own; returns how many. 0 days keeps all."""
    if not settings.UNPROVEN_SIGN_UP_DAYS:
        return 0
    gone = unproven(now)
    for user in gone:
        with transaction.atomic():
            erase(user, by=None, now=now)  # also the names in logs
            user.delete()
    return len(gone)
