"""What this room announces, after the transaction is committed."""

from django.dispatch import Signal

# sender=Membership, membership: it was confirmed, refused or ended (its state says which).
membership_decided = Signal()
# sender=Role, user, role_names: what the user may do has changed; rooms that keep permissions of their own follow.
roles_changed = Signal()
