"""Data rights: what the time ledger holds of a person, and what stays when they are erased."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.data_rights import Holding

from .models import TimeAccount, TimeEntry


def export(user):
    found = TimeAccount.objects.filter(user=user).select_related("bank").order_by("pk")
    return {"accounts": [_account(account) for account in found]} if found else {}


def _account(account):
    entries = TimeEntry.objects.filter(account=account).select_related("transaction").order_by("sequence")
    return {
        "bank": account.bank.title, "state": account.state, "balance_minutes": account.balance,
        "entries": [_entry(entry) for entry in entries],
    }  # fmt: skip


def _entry(entry):
    posted = entry.transaction
    return {
        "recorded": entry.recorded_at.isoformat(), "occurred_on": posted.occurred_on.isoformat(), "kind": posted.kind,
        "minutes": entry.minutes, "balance_after": entry.balance_after, "reason": posted.reason,
    }  # fmt: skip


@transaction.atomic
def erase(user, now):
    """The accounts lose their tie to the person and freeze; the ledger stays, and points to nobody."""
    found = TimeAccount.objects.filter(user=user)
    written = any(found.values_list("entry_count", flat=True))
    found.filter(state=TimeAccount.State.OPEN).update(state=TimeAccount.State.FROZEN)
    found.update(user=None)
    if not written:
        return []
    return [_("The lines of the time ledger, without your name: they are a record that can't be changed, and point to nobody now.")]


time_account = Holding(title=gettext_lazy("Time account"), export=export, erase=erase)
