"""Two accounts of one person become one: the balance moves, both histories stay."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core import audit
from time_bank.ledger.models import TimeAccount, TimeTransaction

from . import accounts, posting, rules
from .errors import Refused

MERGE = "time_ledger.merge"
audit.action(MERGE, gettext_lazy("Merge two time accounts"), gettext_lazy("Merged two time accounts"))


def merge(from_account, into_account, *, by, reason, now):
    """Move the balance, close the first account, and let its history be read with the second. Returns the account that stays."""
    if not reason.strip():
        raise Refused(_("Say why: the reason stays in the ledger."))
    with transaction.atomic():
        locked = accounts.lock([from_account.pk, into_account.pk])
        source, target = locked[from_account.pk], locked[into_account.pk]
        _refuse(source, target)
        moved = source.balance
        if moved:
            _move(source, target, locked, by=by, reason=reason, now=now)
        source.state, source.merged_into, source.user = TimeAccount.State.MERGED, target, target.user
        source.save(update_fields=["state", "merged_into", "user"])
        audit.record(MERGE, target, by=by, merged=str(source.public_id), minutes=moved, reason=reason.strip()[:200])
    return target


def _refuse(source, target):
    if source.pk == target.pk:
        raise Refused(_("Both are the same account."))
    if source.bank_id != target.bank_id:
        raise Refused(_("Both accounts must be of the same time bank."))
    for account in (source, target):
        if account.kind != TimeAccount.Kind.PERSON or account.state != TimeAccount.State.OPEN:
            raise Refused(_("Only open accounts of people can be merged."))
    if target.user_id is None:
        raise Refused(_("The account that stays must belong to somebody."))


def _move(source, target, locked, *, by, reason, now):
    day = timezone.localdate(now)
    rule, key = rules.rule_on(source.bank, day), f"merges:{source.pk}"
    fields = posting.fields_of(source.bank, TimeTransaction.Kind.MERGE, rule, day, evidence_key=key, by=by, now=now, reason=reason)
    legs = {source.pk: -source.balance, target.pk: source.balance}
    posting.lower_floors(locked, legs)  # what one account owes, the other owes from now on
    posting.write(locked, legs, fields, lift=True)
