"""Ways to send a code to a phone. Production names a class of its own in PHONE_GATEWAY."""

import logging

from portal.accounts.numbers import mask_phone

from .models import OutboxMessage

logger = logging.getLogger(__name__)


class Gateway:
    """`send(phone, text)` delivers `text` to the E.164 number `phone`, or raises."""

    def send(self, phone, text):
        raise NotImplementedError


class ConsoleGateway(Gateway):
    """For development: shows the text in the terminal and the outbox page, the number masked."""

    def send(self, phone, text):
        logger.info("Phone code for %s: %s", mask_phone(phone), text)
        OutboxMessage.objects.create(channel="phone", recipient=mask_phone(phone), body=text)
