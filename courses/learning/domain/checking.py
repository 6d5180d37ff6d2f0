"""Recompute the hour ledger: every hash, every chain, every head, every seal. Names the first bad entry of each account."""

from itertools import groupby

from django.utils.translation import gettext as _

from courses.learning.models import HourEntry, LearnerAccount, Seal

from . import sealing
from .ledger import digest


def problems():
    """Yield a sentence for every account or seal that is off. Memory does not grow with the ledger."""
    yield from _chains()
    yield from _seals()
    yield from _seals_gone()


def unexpected(number, digest):
    """'' when the seal with this number has this digest, else a sentence: for digests that were kept elsewhere."""
    seal = Seal.objects.filter(ledger="hours", number=number).first()
    if seal is None:
        return _("Seal %(number)d is gone.") % {"number": number}
    return "" if seal.digest == digest else _("Seal %(number)d has another digest than the one that was kept.") % {"number": number}


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
    previous, number = "", None
    accounts = {str(pk): (count, head) for pk, count, head in LearnerAccount.objects.values_list("pk", "entry_count", "head")}
    for seal in Seal.objects.filter(ledger="hours").order_by("number").iterator():
        if number is not None and seal.number != number + 1:
            yield _("A seal between numbers %(before)d and %(after)d is gone.") % {"before": number, "after": seal.number}
        number = seal.number
        if sealing.seal_digest(previous, seal.day, seal.heads) != seal.digest:
            yield _("The seal of %(day)s was changed after it was made.") % {"day": seal.day}
        previous = seal.digest
        for account, (count, head) in seal.heads.items():
            yield from _against_seal(seal, account, count, head, accounts)


def _seals_gone():
    """What the audit log and the private storage say of each seal; those before a new beginning no longer count."""
    there = {seal.number: seal.digest for seal in Seal.objects.filter(ledger="hours").only("number", "digest").iterator()}
    logged, outside = sealing.logged(), sealing.kept_outside()
    begins = max((number for number, said in (logged | outside).items() if said.get("first")), default=1)
    for number in sorted({*there, *logged, *outside}):
        if number >= begins or number in there:
            yield from _seal_told(number, there.get(number), logged.get(number), outside.get(number))
    yield from _records_gone(there, logged, begins, _("The audit log says nothing of seal %(number)d."))
    yield from _records_gone(there, outside, begins, _("The private storage holds nothing of seal %(number)d."))


def _seal_told(number, digest, *tellings):
    """A seal that was told of must be there, and be the one that was told of."""
    said = next((telling for telling in tellings if telling), {})
    texts = {"number": number, "day": said.get("day", "?"), "entries": said.get("entries", 0)}
    if digest is None:
        yield _("Seal %(number)d of %(day)s, over %(entries)d entries, is gone.") % texts
    elif any(telling is not None and telling.get("digest") != digest for telling in tellings):
        yield _("Seal %(number)d is not the one that was recorded when it was made.") % texts


def _records_gone(there, told, begins, sentence):
    """From the first seal that was told of, each is; the newest may still be on its way."""
    first = max(begins, min(told, default=0))
    last = max(there, default=0)
    for number in sorted(there):
        if told and first <= number < last and number not in told:
            yield sentence % {"number": number}


def _against_seal(seal, account, count, head, accounts):
    """What was sealed must still be there, at its place."""
    texts = {"day": seal.day, "account": account, "count": count}
    if account not in accounts:
        yield _("Account %(account)s was sealed on %(day)s and is gone.") % texts
    elif not HourEntry.objects.filter(account=account, sequence=count, hash=head).exists():
        yield _("Account %(account)s: entry %(count)d is not the one that was sealed on %(day)s.") % texts
