"""What this room announces."""

from django.dispatch import Signal

# sender=User, user, by. Sent inside the transaction: what hangs on the name changes with it, or neither does.
renamed = Signal()
