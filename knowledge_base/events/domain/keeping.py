"""What is kept of people who signed up, and until when."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from ..models import Event, SignUp


def keep():
    """How long after an event its sign-ups are kept."""
    return timedelta(days=settings.EVENT_SIGN_UP_DAYS)


def purge(now):
    """Delete the sign-ups of events that are long over; only their number stays, for the reports."""
    for pk in Event.objects.filter(ends_at__lte=now - keep(), sign_ups__isnull=False).values_list("pk", flat=True).distinct():
        with transaction.atomic():
            event = Event.objects.select_for_update().get(pk=pk)
            event.signed_up_count = (event.signed_up_count or 0) + event.sign_ups.count()
            event.save(update_fields=["signed_up_count"])
            SignUp.objects.filter(event=event).delete()
