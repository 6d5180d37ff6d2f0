"""Erasure: the person is blanked, what the law or an open ledger needs stays without them."""

import uuid

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core import audit

from ..data_rights import holdings

audit.action("accounts.erase", _("Erase"), _("Erased the person"))


class LastAdministrator(Exception):
    """The only active superuser can't be erased: nobody could run the site."""


@transaction.atomic
def erase(user, by, now=None):
    """Erase the person everywhere, end their sessions, and return what is kept and why, in words."""
    now = now or timezone.now()
    person = get_user_model().objects.select_for_update().get(pk=user.pk)
    if person.erased_at:
        return []
    _refuse_last_administrator(person)
    kept = []
    for holding in holdings:
        kept += holding.erase(person, now) or []
    _blank(person, now)
    audit.record("accounts.erase", person, by=by if by and by.pk != person.pk else None)
    return kept


def _refuse_last_administrator(person):
    others = get_user_model().objects.filter(is_superuser=True, is_active=True).exclude(pk=person.pk)
    if person.is_superuser and not others.exists():
        raise LastAdministrator


def _blank(person, now):
    person.username = f"erased-{uuid.uuid4().hex[:12]}"
    person.full_name, person.email = "", None
    person.hold_phone("", verified=False)
    person.hold_id_number("")
    person.pseudonym = uuid.uuid4()
    person.is_active = person.is_staff = person.is_superuser = False
    person.erased_at = now
    # Another password hash ends every session, whatever holds it.
    person.set_unusable_password()
    person.save()
    person.groups.clear()
    person.user_permissions.clear()
