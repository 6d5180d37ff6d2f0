"""Ways to send a code or a short text to a phone. Production names a class of its own in PHONE_GATEWAY."""

import logging
from abc import ABC, abstractmethod

from django.conf import settings
from django.utils.module_loading import import_string

from portal.accounts.numbers import mask_phone

from .models import OutboxMessage

logger = logging.getLogger(__name__)


class Gateway(ABC):
    @abstractmethod
    def send(self, phone, text):
        """Deliver `text` to the E.164 number `phone`, or raise."""


class ConsoleGateway(Gateway):
    """For development: shows the text in the terminal and the outbox page, the number masked."""

    def send(self, phone, text):
        logger.info("To the phone %s: %s", mask_phone(phone), text)
        OutboxMessage.objects.create(channel="phone", recipient=mask_phone(phone), body=text)


def sends_texts():
    """Would a text really go out? In production the console reaches nobody."""
    return not (settings.PRODUCTION and settings.PHONE_GATEWAY.endswith(ConsoleGateway.__name__))


def send_text(phone, text):
    """To an E.164 number, or raises whatever the gateway raises."""
    import_string(settings.PHONE_GATEWAY)().send(phone, f"【{settings.WAGTAIL_SITE_NAME}】{text}")
