"""The daily seal: the heads of all accounts, chained day to day by an HMAC, so that a rewritten chain is found too."""

import hashlib
import hmac
import json
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from courses.learning.models import LearnerAccount, Seal


def seal_digest(previous, day, heads):
    """HMAC-SHA-256 under LEDGER_KEY over the digest before, the day and the heads."""
    text = json.dumps([previous, day.isoformat(), heads], sort_keys=True, separators=(",", ":"))
    return hmac.new(settings.LEDGER_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def seal_day(now):
    """Seal the accounts as they stand, once a day (the day that ended before `now`). Returns the Seal."""
    day = timezone.localdate(now) - timedelta(days=1)
    with transaction.atomic():
        found = Seal.objects.filter(ledger="hours", day__gte=day).first()
        if found is not None:
            return found
        known = sealed_heads()
        current = LearnerAccount.objects.exclude(entry_count=0).values_list("pk", "entry_count", "head")
        heads = {str(pk): [count, head] for pk, count, head in current if known.get(str(pk)) != [count, head]}
        last = Seal.objects.filter(ledger="hours").order_by("-day").first()
        totals = LearnerAccount.objects.aggregate(entries=Sum("entry_count"))
        return Seal.objects.create(
            day=day, accounts=LearnerAccount.objects.exclude(entry_count=0).count(), entries=totals["entries"] or 0, heads=heads,
            digest=seal_digest(last.digest if last else "", day, heads), sealed_at=now,
        )  # fmt: skip


def sealed_heads():
    """{account id: [count, head]} as the newest seal of each account says."""
    heads = {}
    for seal in Seal.objects.filter(ledger="hours").order_by("day").iterator():
        heads.update(seal.heads)
    return heads
