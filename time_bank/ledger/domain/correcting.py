"""What an officer does to accounts of people within reach, never to one's own: take back, merge, grant, freeze."""

from django.utils.translation import gettext as _

from portal.organisations import reach, rules
from time_bank.ledger.models import TimeAccount
from time_bank.ledger.registries import keeper_of

from . import accounts, merging, moving, posting
from .errors import Refused


def _allow(by, *touched):
    """Refused for one's own account; PermissionDenied for accounts beyond reach."""
    for account in touched:
        if account.user_id == by.pk:
            raise Refused(_("Nobody corrects their own account."))
        _require(by, account)


def _require(by, thing):
    if not by.is_superuser:
        reach.require(by, rules.TIME_CORRECT, thing)


def people_in(posted):
    """The accounts of people that a transaction touched, as they are now."""
    touched = TimeAccount.objects.filter(entries__transaction=posted, kind=TimeAccount.Kind.PERSON).distinct()
    return [accounts.current(account) for account in touched]


def reverse(posted, *, by, reason, now, owing=False):
    """Take a transaction back, unless another room keeps what stands behind it: there it is taken back together with that."""
    touched = people_in(posted)
    _allow(by, *touched)
    if not touched:  # everything went to the pool, or counted as honour
        _require(by, posted.bank)
    keeper = keeper_of(posted)
    if keeper is not None:
        raise Refused(keeper[0])
    return posting.reverse(posted, by=by, reason=reason, now=now, owing=owing)


def merge(from_account, into_account, *, by, reason, now):
    _allow(by, from_account, into_account)
    return merging.merge(from_account, into_account, by=by, reason=reason, now=now)


def grant(account, minutes, *, evidence_key, by, reason, now):
    _allow(by, account)
    return moving.grant(account, minutes, evidence_key=evidence_key, by=by, reason=reason, now=now)


def set_state(account, state, *, by, reason, now):
    _allow(by, account)
    return accounts.set_state(account, state, by=by, reason=reason, now=now)
