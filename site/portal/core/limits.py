"""How often one address may do something; counted in the cache that all processes share, for a while, without keeping the address."""

import ipaddress

from allauth.account.adapter import get_adapter
from django.core.cache import cache

WINDOW = 60


def network(request):
    """Where a request comes from, as a part of a cache key; an IPv6 household has a whole /64 and counts as one."""
    parsed = ipaddress.ip_address(get_adapter().get_client_ip(request))
    found = ipaddress.ip_network((parsed, 64), strict=False) if parsed.version == 6 else parsed
    return str(found).replace("/", "-")


def wait(request, name, most, now, window=WINDOW):
    """Count one try of `name`; return 0 if it is allowed (`most` in `window` seconds are), else the seconds to wait."""
    seconds = int(now.timestamp())
    key = f"{name}.{network(request)}.{seconds // window}"
    cache.add(key, 0, window * 2)
    try:
        count = cache.incr(key)
    except ValueError:  # the cache dropped the key between the two lines
        count = 1
    return 0 if count <= most else window - seconds % window
