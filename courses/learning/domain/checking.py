"""Recompute the ledgers: every hash, every chain, every head, every seal. Names the first bad entry of each account."""

from itertools import groupby
from operator import attrgetter

from django.db import transaction
from django.utils.translation import gettext as _

from . import sealing
from .ledgers import HOURS, ledgers


def problems(*chosen):
    """Yield a sentence for every account or seal that is off, of the chosen ledgers or of all. Memory does not grow with a ledger."""
    for ledger in chosen or ledgers:
        for found in (_chains(ledger), ledger.more(), _seals(ledger), _seals_gone(ledger)):
            for sentence in found:
                yield f"{ledger.lead}{sentence}"


def unexpected(number, digest, ledger=HOURS):
    """'' when the seal with this number has this digest, else a sentence: for digests that were kept elsewhere."""
    seal = sealing.seals(ledger).filter(number=number).first()
    if seal is None:
        return _("Seal %(number)d is gone.") % {"number": number}
    return "" if seal.digest == digest else _("Seal %(number)d has another digest than the one that was kept.") % {"number": number}


def _chains(ledger):
    """Accounts and entries are read side by side, in the order of accounts.

    A chain that ends elsewhere than its account says may have grown meanwhile: those are looked at again at the end.
    """
    doubtful = []
    for account, chain, count, head in _side_by_side(ledger):
        problem, last = _chain_problem(ledger, chain)
        if problem:
            yield problem
        elif (count, head) != _end(last):
            doubtful.append((account, last))
    for account, last in doubtful:
        problem = _looked_at_again(ledger, account, last)
        if problem:
            yield problem


def _side_by_side(ledger):
    """(account id, its entries, its count, its head) of every account that has entries or says so."""
    chains = groupby(ledger.read(), key=attrgetter("account_id"))
    waiting = next(chains, None)
    accounts = ledger.accounts.objects.order_by("pk").values_list("pk", "entry_count", "head")
    for pk, count, head in accounts.iterator(chunk_size=2000):
        while waiting is not None and waiting[0] < pk:
            yield *waiting, 0, ""
            waiting = next(chains, None)
        if waiting is not None and waiting[0] == pk:
            yield *waiting, count, head
            waiting = next(chains, None)
        elif count:
            yield pk, (), count, head
    while waiting is not None:
        yield *waiting, 0, ""
        waiting = next(chains, None)


def _end(entry):
    return (entry.sequence, entry.hash) if entry is not None else (0, "")


def _chain_problem(ledger, chain, last=None):
    """(the first problem of a chain or '', its last entry). The whole chain is read either way."""
    problem = ""
    for entry in chain:
        problem = problem or _problem(ledger, entry, last)
        last = entry
    return problem, last


def _looked_at_again(ledger, account, last):
    """What is wrong with the end of a chain, while nobody can write to it."""
    with transaction.atomic():
        accounts = ledger.accounts.objects.select_for_update().filter(pk=account)
        count, head = accounts.values_list("entry_count", "head").first() or (0, "")
        sequence, _hash = _end(last)
        problem, last = _chain_problem(ledger, ledger.read(account=account, sequence__gt=sequence), last)
    if problem or (count, head) == _end(last):
        return problem
    if last is None:
        return _("Account %(account)d: all %(count)d entries are gone.") % {"account": account, "count": count}
    return _("Account %(account)d: %(count)d entries were written, the chain ends at entry %(sequence)d.") % {
        "account": account,
        "count": count,
        "sequence": last.sequence,
    }


def _problem(ledger, entry, before):
    count, previous = _end(before)
    where = {"account": entry.account_id, "sequence": entry.sequence, "id": entry.pk}
    if entry.sequence != count + 1:
        return _("Account %(account)d: an entry before number %(sequence)d is missing.") % where
    if entry.previous != previous:
        return _("Account %(account)d: entry %(sequence)d (row %(id)d) does not follow the one before it.") % where
    if ledger.digest(entry) != entry.hash:
        return _("Account %(account)d: entry %(sequence)d (row %(id)d) was changed after it was written.") % where
    return ledger.wrong(entry, before)


def _seals(ledger):
    previous, number = "", None
    for seal in sealing.seals(ledger).order_by("number").iterator():
        if number is not None and seal.number != number + 1:
            yield _("A seal between numbers %(before)d and %(after)d is gone.") % {"before": number, "after": seal.number}
        number = seal.number
        if sealing.seal_digest(previous, seal.day, seal.heads) != seal.digest:
            yield _("The seal of %(day)s was changed after it was made.") % {"day": seal.day}
        previous = seal.digest
        for account, (count, head) in seal.heads.items():
            yield from _against_seal(ledger, seal, account, count, head)


def _seals_gone(ledger):
    """What the audit log and the private storage say of each seal; those before a new beginning no longer count."""
    there = {seal.number: seal.digest for seal in sealing.seals(ledger).only("number", "digest").iterator()}
    logged, outside = sealing.logged(ledger), sealing.kept_outside(ledger)
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


def _against_seal(ledger, seal, account, count, head):
    """What was sealed must still be there, at its place."""
    if ledger.entries.objects.filter(account=account, sequence=count, hash=head).exists():
        return
    texts = {"day": seal.day, "account": account, "count": count}
    if ledger.accounts.objects.filter(pk=account).exists():
        yield _("Account %(account)s: entry %(count)d is not the one that was sealed on %(day)s.") % texts
    else:
        yield _("Account %(account)s was sealed on %(day)s and is gone.") % texts
