"""The one way into the ledger: a transaction whose entries add up to zero, and its reversal.

All accounts are locked, in the order of their ids, before anything is looked at; then floors and ceilings are checked,
then written. The database refuses the rest: the same evidence twice, a second reversal, a balance below its floor, an
update, a delete.
"""

import hashlib
import json

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core import audit
from time_bank.ledger.models import TimeAccount, TimeEntry, TimeTransaction

from . import accounts
from .errors import AboveCeiling, AlreadyPosted, BelowFloor, Refused

REVERSE = "time_ledger.reverse"
audit.action(REVERSE, gettext_lazy("Reverse a time transaction"), gettext_lazy("Reversed a time transaction"))

Kind = TimeTransaction.Kind
OF_TRANSACTION = (
    "id", "bank_id", "kind", "evidence_key", "rule_id", "minutes", "recorded_by", "reason", "evidence", "reverses_id", "closes_id",
)  # fmt: skip
OF_ENTRY = ("transaction_id", "account_id", "sequence", "minutes", "balance_after", "previous")
# A hold ends by being settled or given back; a merge stands; taking a correction back is a new entry of its own.
NOT_REVERSED = (Kind.HOLD, Kind.MERGE, Kind.REVERSAL)


def transaction_text(posted):
    """Every field of a transaction, as text for the hash."""
    values = [getattr(posted, name) for name in OF_TRANSACTION]
    values += [posted.occurred_on.isoformat(), posted.recorded_at.timestamp()]
    return json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(entry, text=None):
    """SHA-256 over every field of the entry, of its transaction, and the hash before it, as 64 hex digits."""
    values = [getattr(entry, name) for name in OF_ENTRY] + [entry.recorded_at.timestamp()]
    said = json.dumps(values, separators=(",", ":")) + (text or transaction_text(entry.transaction))
    return hashlib.sha256(said.encode()).hexdigest()


def fields_of(bank, kind, rule, occurred_on, *, evidence_key, by, now, reason="", evidence=None, **more):
    """The fields of a TimeTransaction that is about to be written."""
    return {
        "bank": bank, "kind": kind, "rule": rule, "occurred_on": occurred_on, "evidence_key": evidence_key,
        "recorded_at": now, "recorded_by": str(by.pseudonym) if by else "system", "reason": reason.strip()[:200],
        "evidence": evidence or {}, **more,
    }  # fmt: skip


def post(bank, kind, legs, *, rule, occurred_on, evidence_key, **more):
    """Move minutes between accounts of a bank: `legs` is {account: minutes}, adding up to zero. Returns the TimeTransaction.

    Also takes by, now, reason="" and evidence=None, as fields_of does.

    AlreadyPosted (with .transaction) when the evidence has counted; BelowFloor, AboveCeiling or Refused when a rule says no.
    """
    fields = fields_of(bank, kind, rule, occurred_on, evidence_key=evidence_key, **more)
    try:
        with transaction.atomic():
            locked = accounts.lock([account.pk for account in legs])
            refuse_posted(bank, evidence_key)
            return write(locked, {account.pk: minutes for account, minutes in legs.items()}, fields)
    except IntegrityError:  # somebody else was faster, over other accounts
        refuse_posted(bank, evidence_key)
        raise


def refuse_posted(bank, evidence_key):
    found = TimeTransaction.objects.filter(bank=bank, evidence_key=evidence_key).first()
    if found is not None:
        raise AlreadyPosted(found)


def write(locked, legs, fields, lift=False):
    """Write a transaction over locked accounts, {id: minutes}. `lift`: a correction may pass what the rules allow to earn."""
    legs = {pk: minutes for pk, minutes in legs.items() if minutes}
    if not legs or sum(legs.values()):
        raise Refused(_("The minutes of a transaction must add up to zero, and not all be zero."))
    for pk in sorted(legs):
        _refuse(locked[pk], legs[pk], fields, lift)
    posted = TimeTransaction.objects.create(**fields, minutes=sum(minutes for minutes in legs.values() if minutes > 0))
    text = transaction_text(posted)
    TimeEntry.objects.bulk_create([_entry(locked[pk], legs[pk], posted, text) for pk in sorted(legs)])
    for pk in legs:
        account = locked[pk]
        TimeAccount.objects.filter(pk=pk).update(
            entry_count=account.entry_count, head=account.head, last_at=account.last_at,
            balance=account.balance, floor=account.floor, ceiling=account.ceiling,
        )  # fmt: skip
    return posted


def _refuse(account, minutes, fields, lift):
    """What this account says against it; its limits are set for what comes next."""
    if account.bank_id != fields["bank"].pk:
        raise Refused(_("Both accounts must be of the same time bank."))
    if account.state == TimeAccount.State.MERGED:
        raise Refused(_("This account was merged into another one and takes no more entries."))
    if minutes < 0 and not lift and account.state == TimeAccount.State.FROZEN:
        raise Refused(_("The account is frozen; nothing can go out of it."))
    after = account.balance + minutes
    if minutes > 0:
        _set_limits(account, after, fields["rule"], lift)
    if minutes < 0 and account.floor is not None and after < account.floor:
        raise BelowFloor(account, -minutes)
    if minutes > 0 and account.ceiling is not None and after > account.ceiling:
        raise AboveCeiling(account, minutes)


def _set_limits(account, after, rule, lift):
    """The cap is the rule's, but never below what is there. A floor that was lowered rises again with the balance."""
    cap = rule.data["cap_minutes"]
    if account.kind == TimeAccount.Kind.PERSON:
        account.ceiling = None if cap is None else max(cap, account.balance, after if lift else 0)
    if account.floor is not None:
        account.floor = min(0, after)


def _entry(account, minutes, posted, text):
    entry = TimeEntry(
        transaction=posted, account=account, sequence=account.entry_count + 1, minutes=minutes,
        balance_after=account.balance + minutes, previous=account.head,
        recorded_at=max(posted.recorded_at, account.last_at or posted.recorded_at),
    )  # fmt: skip
    entry.hash = digest(entry, text)
    account.entry_count, account.head = entry.sequence, entry.hash
    account.balance, account.last_at = entry.balance_after, entry.recorded_at
    return entry


def reverse(posted, *, by, reason, now, owing=False):
    """Take a transaction back by one with every sign turned, with a reason; both stay. Returns the new TimeTransaction.

    Minutes that were spent meanwhile can't be taken (BelowFloor), unless `owing`: then the account goes below zero by
    what is missing, nothing can go out of it, and the next minutes pay it back. The reversal of a settlement puts the minutes
    back into holding: it can be settled or given back again, like the hold.
    """
    if not reason.strip():
        raise Refused(_("A correction needs a reason."))
    if posted.kind in NOT_REVERSED:
        raise Refused(_("“%(kind)s” can't be taken back.") % {"kind": posted.get_kind_display()})
    key = f"reverses:{posted.pk}"
    fields = fields_of(
        posted.bank, Kind.REVERSAL, posted.rule, posted.occurred_on, evidence_key=key, by=by, now=now, reason=reason, reverses=posted
    )
    with transaction.atomic():
        legs = _turned(posted)
        locked = accounts.lock(legs)
        if TimeTransaction.objects.filter(reverses=posted).exists():
            raise Refused(_("This has been taken back already."))
        if owing:
            lower_floors(locked, legs)
        reversal = write(locked, legs, fields, lift=True)
        audit.record(REVERSE, posted.bank, by=by, transaction=posted.pk, kind=posted.kind, minutes=posted.minutes)
    return reversal


def _turned(posted):
    """{account id: minutes} with turned signs; what went to an account that was merged since is taken from where it is now."""
    legs = {}
    for entry in posted.entries.select_related("account"):
        pk = accounts.current(entry.account).pk
        legs[pk] = legs.get(pk, 0) - entry.minutes
    return legs


def lower_floors(locked, legs):
    """Let people and the pool owe what a correction takes and they no longer have."""
    for pk, minutes in legs.items():
        if locked[pk].kind in (TimeAccount.Kind.PERSON, TimeAccount.Kind.POOL):
            locked[pk].floor = min(locked[pk].floor, locked[pk].balance + minutes)
