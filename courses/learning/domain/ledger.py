"""The hour ledger: append-only, chained per account. What a learner has is a sum.

The caller holds the account's lock (accounts.lock) inside a transaction; the database refuses the rest: the same
evidence twice, a zero, a positive reversal, a second reversal of one entry, an update, a delete.
"""

import hashlib
import json
from collections import defaultdict

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from courses.learning.models import Enrolment, HourEntry
from portal.certificates.models import Certificate

from .accounts import lock
from .errors import Refused

HASHED = (
    "account_id", "sequence", "enrolment_id", "module_key", "part_key", "minutes", "kind", "evidence_key", "evidence",
    "recorded_by", "reason", "reverses_id", "recorded_at", "previous",
)  # fmt: skip


def digest(entry):
    """SHA-256 over every field of the entry and the hash before it, as 64 hex digits."""
    values = {name: getattr(entry, name) for name in HASHED}
    values["recorded_at"] = entry.recorded_at.timestamp()
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def append(account, *, now, minutes, **fields):
    """Write the next entry of a locked account and move its head. Minutes are whole and never zero."""
    entry = HourEntry(account=account, sequence=account.entry_count + 1, previous=account.head, minutes=minutes, recorded_at=now, **fields)
    entry.hash = digest(entry)
    entry.save(force_insert=True)
    account.entry_count, account.head = entry.sequence, entry.hash
    account.save(update_fields=["entry_count", "head"])
    return entry


def reverse(entry, *, by, reason, now, evidence=None):
    """Take an entry back by a reversing one, with a reason; both stay. Returns the reversing entry.

    `evidence` {"void": True}: the learning time behind the entry counts no longer, so that it can't be credited again by itself.
    """
    if not reason.strip():
        raise Refused(_("A correction needs a reason."))
    with transaction.atomic():
        account = lock(entry.account_id)
        if entry.kind == HourEntry.Kind.REVERSAL or HourEntry.objects.filter(reverses=entry).exists():
            raise Refused(_("This entry has been corrected already."))
        return append(
            account,
            now=now,
            minutes=-entry.minutes,
            enrolment_id=entry.enrolment_id,
            module_key=entry.module_key,
            part_key=entry.part_key,
            kind=HourEntry.Kind.REVERSAL,
            evidence_key=f"reverses:{entry.pk}",
            evidence=evidence or {},
            recorded_by=str(by.pseudonym) if by else "system",
            reason=reason.strip()[:200],
            reverses=entry,
        )


def refuse_certified(entry):
    """Refused when a valid certificate says these hours: it would go on saying them. The account is locked."""
    enrolments = Enrolment.objects.filter(account=entry.account_id).values_list("pk", "rule")
    keys = [f"enrolment:{pk}" for pk, rule in enrolments if any(m["required"] and m["key"] == entry.module_key for m in rule["modules"])]
    standing = Certificate.objects.filter(kind="training", subject_key__in=keys, state=Certificate.State.VALID).first()
    if standing is not None:
        raise Refused(_("Certificate %(number)s says these hours. Revoke it first, then take them back.") % {"number": standing.number})


def module_sums(account_ids):
    """{account id: {module key: minutes}} in one query."""
    sums = defaultdict(lambda: defaultdict(int))
    rows = HourEntry.objects.filter(account__in=account_ids).order_by().values_list("account", "module_key")
    for account, key, minutes in rows.annotate(total=Sum("minutes")):
        sums[account][key] = minutes
    return sums


def part_sums(account_id, lesson_id):
    """{part key: (minutes, number of entries)} of one lesson."""
    sums = defaultdict(lambda: [0, 0])
    rows = HourEntry.objects.filter(account=account_id, part_key__startswith=f"{lesson_id}:").values_list("part_key", "minutes")
    for key, minutes in rows:
        sums[key][0] += minutes
        sums[key][1] += 1
    return sums


def void_seconds(account_id, lesson_id):
    """Seconds of a lesson's learning time that corrections took away."""
    taken = HourEntry.objects.filter(account=account_id, kind=HourEntry.Kind.REVERSAL, evidence__void=True)
    return -sum(taken.filter(part_key__startswith=f"{lesson_id}:").values_list("minutes", flat=True)) * 60
