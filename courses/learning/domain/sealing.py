"""The daily seal of a ledger: the heads of all its accounts, chained day to day by an HMAC, so that a rewritten chain is found too.

Seals are numbered without gap. What a seal says is kept in two more places, so that a seal that is gone is missed: in the
audit log, and as a file of its own in the private storage, which whoever writes in the database does not reach.
"""

import hashlib
import hmac
import json
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy
from wagtail.models import ModelLogEntry

from courses.learning.models import Seal
from portal.core import audit

from .ledgers import HOURS, ledgers

audit.action(HOURS.action, gettext_lazy("Seal the hour ledger"), gettext_lazy("Sealed the hour ledger"))


def seal_digest(previous, day, heads):
    """HMAC-SHA-256 under LEDGER_KEY over the digest before, the day and the heads."""
    text = json.dumps([previous, day.isoformat(), heads], sort_keys=True, separators=(",", ":"))
    return hmac.new(settings.LEDGER_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def folder(ledger):
    """Where the private storage keeps what each seal of a ledger says."""
    return f"seals/{ledger.name}"


def seals(ledger=HOURS):
    return Seal.objects.filter(ledger=ledger.name)


def seal_day(now, ledger=HOURS):
    """Seal the accounts as they stand, once a day (the day that ended before `now`). Returns the Seal."""
    day = timezone.localdate(now) - timedelta(days=1)
    with transaction.atomic():
        last = newest(ledger)
        if last is not None and last.day >= day:
            transaction.on_commit(partial(keep_outside, last, ledger))  # a machine that stopped in between catches up
            return last
        return _seal(ledger, day, last, now)


def seal_all(now):
    """Seal the day of every ledger that anybody has written in."""
    for ledger in ledgers:
        if ledger.entries.objects.exists() or seals(ledger).exists():
            seal_day(now, ledger)


def seal_anew(now, ledger=HOURS):
    """The ledger was emptied of invented people: the seals before no longer fit and go, and their numbers are not used again.

    Called with the triggers lifted, as whoever empties the ledger has to.
    """
    with transaction.atomic():
        last = newest(ledger)
        seals(ledger).delete()
        return _seal(ledger, timezone.localdate(now) - timedelta(days=1), None, now, after=last.number if last else 0)


def newest(ledger=HOURS):
    return seals(ledger).order_by("-number").first()


def _seal(ledger, day, last, now, after=0):
    known = sealed_heads(ledger)
    written = ledger.accounts.objects.exclude(entry_count=0)
    current = written.values_list("pk", "entry_count", "head")
    heads = {str(pk): [count, head] for pk, count, head in current if known.get(str(pk)) != [count, head]}
    totals = written.aggregate(entries=Sum("entry_count"))
    seal = Seal.objects.create(
        ledger=ledger.name, number=(last.number if last else after) + 1, day=day, accounts=written.count(),
        entries=totals["entries"] or 0, heads=heads, digest=seal_digest(last.digest if last else "", day, heads), sealed_at=now,
    )  # fmt: skip
    audit.record(ledger.action, seal, **_said(seal))
    transaction.on_commit(partial(keep_outside, seal, ledger))
    return seal


def _said(seal):
    """What is kept of a seal elsewhere. `first`: no seal before it counts any more."""
    first = not Seal.objects.filter(ledger=seal.ledger, number__lt=seal.number).exists()
    return {
        "number": seal.number, "day": seal.day.isoformat(), "entries": seal.entries, "accounts": seal.accounts, "digest": seal.digest,
        "first": first,
    }  # fmt: skip


def keep_outside(seal, ledger=HOURS):
    """Write what the seal says into the private storage, once."""
    name = f"{folder(ledger)}/{seal.number:06d}.json"
    if not storages["private"].exists(name):
        storages["private"].save(name, ContentFile(json.dumps(_said(seal), sort_keys=True).encode()))


def logged(ledger=HOURS):
    """{number: what was said} of the audit log."""
    found = ModelLogEntry.objects.filter(action=ledger.action).order_by("pk").values_list("data", flat=True)
    return {said["number"]: said for said in found}


def kept_outside(ledger=HOURS):
    """{number: what was said} of the private storage. A file that can't be read says nothing but its number."""
    storage = storages["private"]
    try:
        names = storage.listdir(folder(ledger))[1]
    except FileNotFoundError:  # nothing was kept yet
        names = []
    return {int(name[:-5]): _read(storage, f"{folder(ledger)}/{name}") for name in names if name.endswith(".json") and name[:-5].isdigit()}


def _read(storage, name):
    with storage.open(name) as file:
        try:
            said = json.loads(file.read())
        except ValueError:
            said = None
    return said if isinstance(said, dict) else {}


def sealed_heads(ledger=HOURS):
    """{account id: [count, head]} as the newest seal of each account says."""
    heads = {}
    for seal in seals(ledger).order_by("number").iterator():
        heads.update(seal.heads)
    return heads
