"""The daily seal: the heads of all accounts, chained day to day by an HMAC, so that a rewritten chain is found too.

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

from courses.learning.models import LearnerAccount, Seal
from portal.core import audit

ACTION = "learning.seal"
FOLDER = "seals/hours"
audit.action(ACTION, gettext_lazy("Seal the hour ledger"), gettext_lazy("Sealed the hour ledger"))


def seal_digest(previous, day, heads):
    """HMAC-SHA-256 under LEDGER_KEY over the digest before, the day and the heads."""
    text = json.dumps([previous, day.isoformat(), heads], sort_keys=True, separators=(",", ":"))
    return hmac.new(settings.LEDGER_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def seal_day(now):
    """Seal the accounts as they stand, once a day (the day that ended before `now`). Returns the Seal."""
    day = timezone.localdate(now) - timedelta(days=1)
    with transaction.atomic():
        last = newest()
        if last is not None and last.day >= day:
            transaction.on_commit(partial(keep_outside, last))  # a machine that stopped in between catches up
            return last
        return _seal(day, last, now)


def seal_anew(now):
    """The ledger was emptied of invented people: the seals before no longer fit and go, and their numbers are not used again.

    Called with the triggers lifted, as whoever empties the ledger has to.
    """
    with transaction.atomic():
        last = newest()
        Seal.objects.filter(ledger="hours").delete()
        return _seal(timezone.localdate(now) - timedelta(days=1), None, now, after=last.number if last else 0)


def newest():
    return Seal.objects.filter(ledger="hours").order_by("-number").first()


def _seal(day, last, now, after=0):
    known = sealed_heads()
    current = LearnerAccount.objects.exclude(entry_count=0).values_list("pk", "entry_count", "head")
    heads = {str(pk): [count, head] for pk, count, head in current if known.get(str(pk)) != [count, head]}
    totals = LearnerAccount.objects.aggregate(entries=Sum("entry_count"))
    seal = Seal.objects.create(
        number=(last.number if last else after) + 1, day=day, accounts=LearnerAccount.objects.exclude(entry_count=0).count(),
        entries=totals["entries"] or 0, heads=heads, digest=seal_digest(last.digest if last else "", day, heads), sealed_at=now,
    )  # fmt: skip
    audit.record(ACTION, seal, **_said(seal))
    transaction.on_commit(partial(keep_outside, seal))
    return seal


def _said(seal):
    """What is kept of a seal elsewhere. `first`: no seal before it counts any more."""
    first = not Seal.objects.filter(ledger="hours", number__lt=seal.number).exists()
    return {
        "number": seal.number, "day": seal.day.isoformat(), "entries": seal.entries, "accounts": seal.accounts, "digest": seal.digest,
        "first": first,
    }  # fmt: skip


def keep_outside(seal):
    """Write what the seal says into the private storage, once."""
    name = f"{FOLDER}/{seal.number:06d}.json"
    if not storages["private"].exists(name):
        storages["private"].save(name, ContentFile(json.dumps(_said(seal), sort_keys=True).encode()))


def logged():
    """{number: what was said} of the audit log."""
    found = ModelLogEntry.objects.filter(action=ACTION).order_by("pk").values_list("data", flat=True)
    return {said["number"]: said for said in found}


def kept_outside():
    """{number: what was said} of the private storage. A file that can't be read says nothing but its number."""
    storage = storages["private"]
    try:
        names = storage.listdir(FOLDER)[1]
    except FileNotFoundError:  # nothing was kept yet
        names = []
    return {int(name[:-5]): _read(storage, name) for name in names if name.endswith(".json") and name[:-5].isdigit()}


def _read(storage, name):
    with storage.open(f"{FOLDER}/{name}") as file:
        try:
            said = json.loads(file.read())
        except ValueError:
            said = None
    return said if isinstance(said, dict) else {}


def sealed_heads():
    """{account id: [count, head]} as the newest seal of each account says."""
    heads = {}
    for seal in Seal.objects.filter(ledger="hours").order_by("number").iterator():
        heads.update(seal.heads)
    return heads
