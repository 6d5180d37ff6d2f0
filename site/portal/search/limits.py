"""How often one address may report counts."""

from django.core.cache import cache

from portal.core.limits import network

COUNTS_A_MINUTE = 60


def may_count(request, now):
    """Count one report; false when the address has sent too many within the minute."""
    key = f"search.counts.{network(request)}.{int(now.timestamp()) // 60}"
    cache.add(key, 0, 120)
    try:
        return cache.incr(key) <= COUNTS_A_MINUTE
    except ValueError:  # dropped between the two lines
        return True
