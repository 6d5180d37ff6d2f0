"""How often one address may sign people up or try links; counted in the cache that all processes share."""

from django.core.cache import cache

from portal.core.limits import network

# A family, or a school class behind one address, but nobody who tries numbers.
SIGN_UPS, SIGN_UP_WINDOW = 20, 600
LINKS, LINK_WINDOW = 60, 60


def _count(name, request, now, window):
    seconds = int(now.timestamp())
    key = f"events.{name}.{network(request)}.{seconds // window}"
    cache.add(key, 0, window * 2)
    try:
        return cache.incr(key)
    except ValueError:  # the cache dropped the key between the two lines
        return 1


def too_many_sign_ups(request, now):
    return _count("sign-up", request, now, SIGN_UP_WINDOW) > SIGN_UPS


def too_many_links(request, now):
    return _count("link", request, now, LINK_WINDOW) > LINKS
