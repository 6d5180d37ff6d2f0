"""Minutes that change hands: held for an agreed service and settled or given back, given to family, donated, granted."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from time_bank.ledger.models import TimeAccount, TimeTransaction

from . import accounts, posting, rules
from .errors import Refused

Kind = TimeTransaction.Kind


def hold(account, minutes, *, evidence_key, by, now, reason="", evidence=None):
    """Set minutes of an account aside for an agreed service, until they are settled or given back."""
    account = accounts.current(account)
    legs = {account: -_positive(minutes), accounts.own(account.bank, TimeAccount.Kind.HELD, account): minutes}
    return _post(account.bank, Kind.HOLD, legs, evidence_key=evidence_key, by=by, now=now, reason=reason, evidence=evidence)


def settle(held, to_account, minutes, *, evidence_key, by, now, occurred_on=None, reason="", evidence=None):
    """The service was given: `minutes` of what was held go to who gave it, the rest goes back. What the provider's cap
    leaves no room for goes to the community pool."""
    amount, store, payer = _open_hold(held)
    to_account = accounts.current(to_account)
    if to_account.pk == payer.pk:
        raise Refused(_("Nobody is paid from their own account."))
    if _positive(minutes) > amount:
        raise Refused(_("Only what was held can be settled."))
    day = occurred_on or timezone.localdate(now)
    rule = rules.rule_on(held.bank, day)
    told = {"evidence_key": evidence_key, "by": by, "now": now, "reason": reason, "evidence": evidence}
    fields = posting.fields_of(held.bank, Kind.SETTLE, rule, day, **told, closes=held)
    pool = accounts.own(held.bank, TimeAccount.Kind.POOL)
    with transaction.atomic():
        locked = accounts.lock([store.pk, payer.pk, to_account.pk, pool.pk])
        _refuse_ended(held, evidence_key)
        fits = rules.fitting(rule, locked[to_account.pk], minutes)
        legs = {store.pk: -amount, payer.pk: amount - minutes, to_account.pk: fits, pool.pk: minutes - fits}
        return posting.write(locked, legs, fields, lift=True)


def give_back(held, *, evidence_key, by, now, reason="", evidence=None):
    """The service did not happen: everything that was held goes back."""
    amount, store, payer = _open_hold(held)
    told = {"evidence_key": evidence_key, "by": by, "now": now, "reason": reason, "evidence": evidence}
    fields = posting.fields_of(held.bank, Kind.GIVE_BACK, held.rule, timezone.localdate(now), **told, closes=held)
    with transaction.atomic():
        locked = accounts.lock([store.pk, payer.pk])
        _refuse_ended(held, evidence_key)
        return posting.write(locked, {store.pk: -amount, payer.pk: amount}, fields, lift=True)


def gift(from_account, to_account, minutes, *, evidence_key, by, now, reason="", evidence=None):
    """To another account of the same bank. Whether the two are family is for the caller to know; the rule must allow gifts."""
    from_account, to_account = accounts.current(from_account), accounts.current(to_account)
    if from_account.pk == to_account.pk:
        raise Refused(_("Both are the same account."))
    rule = rules.rule_on(from_account.bank, timezone.localdate(now))
    if not rule.data["gifts"]:
        raise Refused(_("The rules of this time bank allow no transfers to others."))
    legs = {from_account: -_positive(minutes), to_account: minutes}
    return _post(from_account.bank, Kind.GIFT, legs, evidence_key=evidence_key, by=by, now=now, reason=reason, evidence=evidence, rule=rule)


def donate(account, minutes, *, evidence_key, by, now, reason="", evidence=None):
    """To the community pool."""
    account = accounts.current(account)
    rule = rules.rule_on(account.bank, timezone.localdate(now))
    if not rule.data["donations"]:
        raise Refused(_("The rules of this time bank allow no donations."))
    legs = {account: -_positive(minutes), accounts.own(account.bank, TimeAccount.Kind.POOL): minutes}
    return _post(account.bank, Kind.DONATION, legs, evidence_key=evidence_key, by=by, now=now, reason=reason, evidence=evidence, rule=rule)


def grant(account, minutes, *, evidence_key, by, now, reason, evidence=None):
    """From the community pool to somebody who needs service and has no minutes. Needs a reason."""
    if not reason.strip():
        raise Refused(_("Say why: the reason stays in the ledger."))
    account = accounts.current(account)
    legs = {accounts.own(account.bank, TimeAccount.Kind.POOL): -_positive(minutes), account: minutes}
    return _post(account.bank, Kind.GRANT, legs, evidence_key=evidence_key, by=by, now=now, reason=reason, evidence=evidence)


def is_open(held):
    """Does this transaction hold minutes that nobody has settled or given back?"""
    return _held_entry(held) is not None and not TimeTransaction.objects.filter(closes=held).exists()


def _positive(minutes):
    if isinstance(minutes, bool) or not isinstance(minutes, int) or minutes <= 0:
        raise Refused(_("Minutes must be whole and more than 0."))
    return minutes


def _post(bank, kind, legs, *, rule=None, now, **fields):
    day = timezone.localdate(now)
    return posting.post(bank, kind, legs, rule=rule or rules.rule_on(bank, day), occurred_on=day, now=now, **fields)


def _held_entry(held):
    found = held.entries.filter(account__kind=TimeAccount.Kind.HELD, minutes__gt=0)
    return found.select_related("account").first()


def _open_hold(held):
    """(minutes, where they are held, whose they are) of a hold, or of a correction that put minutes back into holding."""
    entry = _held_entry(held)
    if entry is None:
        raise Refused(_("This transaction holds no minutes."))
    return entry.minutes, entry.account, accounts.current(_payer(held))


def _payer(held):
    return held.holds()[-1].entries.select_related("account").get(minutes__lt=0).account


def _refuse_ended(held, evidence_key):
    posting.refuse_posted(held.bank, evidence_key)
    if TimeTransaction.objects.filter(closes=held).exists():
        raise Refused(_("These minutes have been settled or given back already."))
