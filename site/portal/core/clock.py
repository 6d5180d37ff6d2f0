"""The one clock. Views ask it and hand `now` to domain functions; no setting, form or request can move it."""

from django.utils import timezone


def now():
    return timezone.now()
