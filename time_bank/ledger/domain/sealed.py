"""The time ledger, as sealing and checking know it: the same machine as the hour ledger's, and what double entry adds."""

from collections import namedtuple

from django.db.models import Exists, F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.learning.domain.ledgers import Ledger
from portal.core import audit
from time_bank.ledger.models import TimeAccount, TimeEntry, TimeTransaction

from . import posting

ACTION = "time_ledger.seal"
audit.action(ACTION, gettext_lazy("Seal the time ledger"), gettext_lazy("Sealed the time ledger"))

_ENTRY = ("pk", *posting.OF_ENTRY, "recorded_at", "hash")
_TRANSACTION = (*posting.OF_TRANSACTION, "occurred_on", "recorded_at")
Line = namedtuple("Line", [*_ENTRY, "transaction"])
Posted = namedtuple("Posted", _TRANSACTION)


def read(**filters):
    """Entries with their transactions, as plain tuples: a million of them pass by without becoming model instances."""
    columns = [*_ENTRY, *(f"transaction__{name}" for name in _TRANSACTION)]
    rows = TimeEntry.objects.filter(**filters).order_by("account_id", "sequence").values_list(*columns)
    for row in rows.iterator(chunk_size=2000):
        yield Line(*row[: len(_ENTRY)], Posted(*row[len(_ENTRY) :]))


def wrong(entry, before):
    """Each line must carry on the balance of the line before."""
    if entry.balance_after == (before.balance_after if before else 0) + entry.minutes:
        return ""
    texts = {"account": entry.account_id, "sequence": entry.sequence, "id": entry.pk}
    return _("Account %(account)d: the balance of entry %(sequence)d (row %(id)d) does not follow from the one before it.") % texts


def more():
    """Every transaction adds up to zero, and every balance is what its entries add up to.

    Each question follows an index, so that the database sorts nothing and memory does not grow.
    """
    sums = TimeEntry.objects.order_by("transaction").values_list("transaction").annotate(total=Sum("minutes")).exclude(total=0)
    for pk, total in sums.iterator():
        yield _("Transaction %(id)d: its entries add up to %(total)d, not to zero.") % {"id": pk, "total": total}
    empty = TimeTransaction.objects.filter(~Exists(TimeEntry.objects.filter(transaction=OuterRef("pk"))))
    for pk in empty.order_by("pk").values_list("pk", flat=True).iterator():
        yield _("Transaction %(id)d has no entries.") % {"id": pk}
    of_account = (
        TimeEntry.objects.filter(account=OuterRef("pk")).order_by().values("account").annotate(total=Sum("minutes")).values("total")
    )
    balances = TimeAccount.objects.order_by("pk").annotate(total=Coalesce(Subquery(of_account), 0)).exclude(balance=F("total"))
    for pk, balance, total in balances.values_list("pk", "balance", "total").iterator():
        texts = {"account": pk, "balance": balance, "total": total}
        yield _("Account %(account)d: its balance says %(balance)d, its entries add up to %(total)d.") % texts


TIME = Ledger(
    "time", gettext_lazy("The time ledger"), TimeAccount, TimeEntry, read, posting.digest, ACTION,
    lead=gettext_lazy("Time ledger: "), wrong=wrong, more=more,
)  # fmt: skip
