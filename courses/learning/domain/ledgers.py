"""What sealing and checking need to know of a ledger that is chained per account. Rooms register theirs in AppConfig.ready()."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.learning.models import HourEntry, LearnerAccount
from portal.core.registry import Registry

from .ledger import digest


def _nothing(*entries) -> Any:
    return ""


@dataclass(frozen=True)
class Ledger:
    """`read(**filters)` yields entries (pk, account_id, sequence, previous, hash, and what `digest` needs) by account and sequence,
    without holding them all. `wrong(entry, before)` and `more()` are what this ledger alone has to hold: '' or a sentence; sentences.
    """

    name: str  # in the seals
    title: Any
    accounts: Any  # model with entry_count and head
    entries: Any  # model with account, sequence and hash
    read: Callable
    digest: Callable
    action: str  # in the audit log, when it is sealed
    lead: Any = ""  # before each sentence about it
    wrong: Callable[..., str] = _nothing
    more: Callable[[], Iterable[str]] = tuple


def _read(**filters):
    return HourEntry.objects.filter(**filters).order_by("account_id", "sequence").iterator(chunk_size=2000)


HOURS = Ledger("hours", _("The hour ledger"), LearnerAccount, HourEntry, _read, digest, "learning.seal")

ledgers = Registry()
ledgers.register(HOURS.name, HOURS, order=10)
