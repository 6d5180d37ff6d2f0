"""How often one address may sign people up or try links."""

from portal.core.limits import wait

# A family, or a school class behind one address, but nobody who tries numbers.
SIGN_UPS, SIGN_UP_WINDOW = 20, 600
LINKS = 60


def too_many_sign_ups(request, now):
    return bool(wait(request, "events.sign-up", SIGN_UPS, now, SIGN_UP_WINDOW))


def too_many_links(request, now):
    return bool(wait(request, "events.link", LINKS, now))
