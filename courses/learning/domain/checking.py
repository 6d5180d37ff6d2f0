"""Recompute the hour ledger: every hash, every chain, every head, every seal. Names the first bad entry of each account."""

from itertools import groupby

from django.utils.translation import gettext as _

from courses.learning.models import HourEntry, LearnerAccount, Seal

from .ledger import digest
from .sealing import seal_digest


def problems():
    """Yield a sentence for every account or seal that is off. Memory does not grow with the ledger."""
    yield from _chains()
    yield from _seals()


def _chains():
    heads = {pk: (count, head) for pk, count, head in LearnerAccount.objects.values_list("pk", "entry_count", "head")}
    entries = HourEntry.objects.order_by("account_id", "sequence").iterator(chunk_size=2000)
    for account, chain in groupby(entries, key=lambda entry: entry.account_id):
        problem = _chain_problem(chain, *heads.pop(account, (0, "")))
        if problem:
            yield problem
    for account, (count, _head) in sorted(heads.items()):
        if count:
            yield _("Account %(account)d: all %(count)d entries are gone.") % {"account": account, "count": count}


def _chain_problem(chain, count, head):
    """The first problem of one account's chain, or ''. The whole chain is read either way."""
    problem, sequence, last, account = "", 0, "", None
    for entry in chain:
        problem = problem or _problem(entry, sequence, last)
        sequence, last, account = entry.sequence, entry.hash, entry.account_id
    if problem or (count, head) == (sequence, last):
        return problem
    return _("Account %(account)d: %(count)d entries were written, the chain ends at entry %(sequence)d.") % {
        "account": account,
        "count": count,
        "sequence": sequence,
    }


def _problem(entry, count, previous):
    where = {"account": entry.account_id, "sequence": entry.sequence, "id": entry.pk}
    if entry.sequence != count + 1:
        return _("Account %(account)d: an entry before number %(sequence)d is missing.") % where
    if entry.previous != previous:
        return _("Account %(account)d: entry %(sequence)d (row %(id)d) does not follow the one before it.") % where
    if digest(entry) != entry.hash:
        return _("Account %(account)d: entry %(sequence)d (row %(id)d) was changed after it was written.") % where
    return ""


def _seals():
    previous = ""
    accounts = {str(pk): (count, head) for pk, count, head in LearnerAccount.objects.values_list("pk", "entry_count", "head")}
    for seal in Seal.objects.filter(ledger="hours").order_by("day").iterator():
        if seal_digest(previous, seal.day, seal.heads) != seal.digest:
            yield _("The seal of %(day)s was changed after it was made.") % {"day": seal.day}
        previous = seal.digest
        for account, (count, head) in seal.heads.items():
            yield from _against_seal(seal, account, count, head, accounts)


def _against_seal(seal, account, count, head, accounts):
    """What was sealed must still be there, at its place."""
    texts = {"day": seal.day, "account": account, "count": count}
    if account not in accounts:
        yield _("Account %(account)s was sealed on %(day)s and is gone.") % texts
    elif not HourEntry.objects.filter(account=account, sequence=count, hash=head).exists():
        yield _("Account %(account)s: entry %(count)d is not the one that was sealed on %(day)s.") % texts
