"""What this room announces, after the transaction is committed."""

from django.dispatch import Signal

# sender=Membership, membership, before: it was confirmed, refused or ended (its state says which); `before` is the state it had.
membership_decided = Signal()
# sender=Membership, membership: a roster named somebody known elsewhere, who is asked whether they belong there.
membership_offered = Signal()
# sender=Role, user, role_names: what the user may do has changed; rooms that keep permissions of their own follow.
roles_changed = Signal()
