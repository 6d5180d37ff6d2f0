"""Banks and accounts: opening them, finding them, and their locks."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core import audit
from portal.organisations import reach
from time_bank.ledger.models import Bank, TimeAccount

from . import rules
from .errors import Refused

OPEN, STATE = "time_ledger.open_bank", "time_ledger.account_state"
audit.action(OPEN, gettext_lazy("Open a time bank"), gettext_lazy("Opened the time bank"))
audit.action(STATE, gettext_lazy("Freeze or reopen a time account"), gettext_lazy("Froze or reopened a time account"))

Kind, State = TimeAccount.Kind, TimeAccount.State
# The accounts that every deposit and every hold of the bank passes through are split, so that writers don't wait for one chain.
SHARDS = 16
OWN = {Kind.ISSUE: SHARDS, Kind.HELD: SHARDS, Kind.POOL: 1, Kind.EXPIRED: 1, Kind.HONOUR: 1}


def bank_at(organisation):
    """The time bank of the organisation, or of the nearest above it; None where there is none."""
    return Bank.objects.filter(organisation__path__in=reach.above(organisation)).order_by("-organisation__depth").first()


def served_by(bank, lookup="organisation"):
    """A Q that is true of rows whose organisation (at `lookup`) has this bank: none lies between."""
    path = bank.organisation.path
    found = Q(**{f"{lookup}__path__startswith": path})
    nearer = Bank.objects.filter(organisation__path__startswith=path).exclude(pk=bank.pk)
    for below in nearer.values_list("organisation__path", flat=True):
        found &= ~Q(**{f"{lookup}__path__startswith": below})
    return found


@transaction.atomic
def open_bank(organisation, title, code, *, by, now, valid_from=None):
    """A bank with its own accounts and its first set of rules."""
    if Bank.objects.filter(organisation=organisation).exists():
        raise Refused(_("%(organisation)s has a time bank already.") % {"organisation": organisation.name})
    bank = Bank.objects.create(organisation=organisation, title=title, opened_at=now)
    rules.choose(bank, code, valid_from or timezone.localdate(now), by=by, now=now)
    TimeAccount.objects.bulk_create(_own(bank, kind, shard) for kind, shards in OWN.items() for shard in range(shards))
    audit.record(OPEN, bank, by=by, rules=code)
    return bank


def _own(bank, kind, shard):
    """What is given out is below zero, so that the whole adds up to zero; nothing else may be."""
    limits = {"ceiling": 0} if kind == Kind.ISSUE else {"floor": 0}
    return TimeAccount(bank=bank, kind=kind, shard=shard, **limits)


def own(bank, kind, beside=None):
    """The bank's own account of a kind; of a split kind, the one for the personal account `beside`."""
    return TimeAccount.objects.get(bank=bank, kind=kind, shard=shard_for(kind, beside))


def shard_for(kind, beside):
    return beside.pk % OWN[kind] if beside is not None else 0


def account_of(user, bank, now):
    """The user's account in the bank, opened at first need."""
    live = TimeAccount.objects.filter(state__in=[State.OPEN, State.FROZEN])
    return live.get_or_create(bank=bank, user=user, defaults={"kind": Kind.PERSON, "floor": 0})[0]


def current(account):
    """The account itself, or the one that it was merged into."""
    while account.merged_into_id is not None:
        account = account.merged_into
    return account


def lock(account_ids):
    return lock_where(Q(pk__in=account_ids))


def lock_where(condition):
    """{id: account}, all locked until the transaction ends, always in the order of ids, so that no two writers wait for each other.

    SQLite has no row locks: there the transaction itself is IMMEDIATE and excludes every other writer.
    """
    return {account.pk: account for account in TimeAccount.objects.select_for_update(no_key=True).filter(condition).order_by("pk")}


@transaction.atomic
def set_state(account, state, *, by, reason, now):
    """Freeze an account (nothing goes out of it, minutes may still come in) or open it again. `now` is when the log says so."""
    if not reason.strip():
        raise Refused(_("Say why: the reason stays in the log."))
    account = lock([account.pk])[account.pk]
    if account.kind != Kind.PERSON or account.state == State.MERGED or state == State.MERGED:
        raise Refused(_("This account can't be frozen or opened."))
    account.state = state
    account.save(update_fields=["state"])
    audit.record(STATE, account, by=by, state=str(state), reason=reason.strip()[:200], at=now.isoformat())
    return account
