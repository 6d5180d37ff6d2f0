"""Minutes given to registered close family, and to the community pool."""

from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core import audit
from time_bank.ledger.domain import accounts, moving
from time_bank.ledger.domain.errors import AlreadyPosted
from time_bank.volunteers.domain import family

from . import entitled, telling
from .errors import Refused

audit.action("redeeming.give", gettext_lazy("Give time to family"), gettext_lazy("Time given to close family"))
audit.action("redeeming.donate", gettext_lazy("Give time to the community"), gettext_lazy("Time given to the community pool"))


def receivers(user):
    """Confirmed close family with an account on the site, by name."""
    known = [person.pk for person in family.of(user)]
    return get_user_model().objects.filter(pk__in=known, is_active=True).order_by("full_name", "pk")


@transaction.atomic
def give(account, receiver, minutes, *, by, client_id: UUID, now):
    """To a confirmed relative. The same `client_id` again changes nothing. Returns the TimeTransaction."""
    _refuse(account, minutes, by)
    if not family.is_family(by, receiver):
        raise Refused(_("Time can only be given to close family whom the coordinator has confirmed."))
    to_account = accounts.account_of(receiver, account.bank, now)
    try:
        posted = moving.gift(account, to_account, minutes, evidence_key=f"gift:{client_id}", by=by, now=now)
    except AlreadyPosted as known:
        return known.transaction
    audit.record("redeeming.give", account, by=by, minutes=minutes)
    transaction.on_commit(lambda: telling.given(by, receiver, minutes, client_id, now), robust=True)
    return posted


@transaction.atomic
def donate(account, minutes, *, by, client_id: UUID, now):
    """To the pool, for people who need service and have saved nothing. The same `client_id` again changes nothing."""
    _refuse(account, minutes, by)
    try:
        posted = moving.donate(account, minutes, evidence_key=f"donation:{client_id}", by=by, now=now)
    except AlreadyPosted as known:
        return known.transaction
    audit.record("redeeming.donate", account, by=by, minutes=minutes)
    return posted


def _refuse(account, minutes, by):
    if account.user_id != by.pk:
        raise PermissionDenied
    if isinstance(minutes, bool) or not isinstance(minutes, int) or minutes < 1:
        raise Refused({"minutes": _("Give at least one minute.")})


def spare(account):
    """Minutes that may be given away: what open requests will ask for is kept."""
    return max(0, account.balance - entitled.waiting_minutes(account))
