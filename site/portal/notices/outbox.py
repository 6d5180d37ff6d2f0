"""The development outbox: open only where mails or codes are not really sent."""

from django.conf import settings

_PRETENDING = ("portal.notices.mail.OutboxBackend", "portal.notices.gateways.ConsoleGateway")


def is_open():
    """Never in production; elsewhere while a backend of ours only pretends to send."""
    if settings.PRODUCTION:
        return False
    return settings.EMAIL_BACKEND in _PRETENDING or settings.PHONE_GATEWAY in _PRETENDING
