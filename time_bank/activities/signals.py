"""What this room announces, after the commit. `record` is a ServiceRecord."""

from django.dispatch import Signal

record_confirmed = Signal()
record_reversed = Signal()
