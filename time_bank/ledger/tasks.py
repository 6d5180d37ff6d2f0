"""The background work of this room."""

from portal.jobs.domain.ticking import every

from .domain import expiring
from .models import Bank


@every("time_ledger.expire", 12 * 60 * 60)
def expire(now):
    """Asked twice a day; what has lapsed goes once."""
    for bank in Bank.objects.order_by("pk"):
        expiring.expire(bank, now)
