"""What this room does when a service record is reversed, and what its certificates tell."""

from django.dispatch import receiver

from portal.core import clock
from time_bank.activities.signals import record_reversed

from .domain import certifying, disputes


@receiver(record_reversed, dispatch_uid="redeeming.record_reversed")
def follow_reversal(record, **kwargs):
    """A finished request is in dispute again, and certificates that list the record end."""
    now = record.reversed_at or clock.now()
    disputes.follow(record, now=now)
    certifying.revoke_with(record, now=now)
