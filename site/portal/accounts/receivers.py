"""What this room does when allauth announces something."""

from allauth.account.signals import authentication_step_completed
from django.dispatch import receiver


@receiver(authentication_step_completed, dispatch_uid="accounts.first_code")
def forget_unproven_password(sender, user, method, **kwargs):
    """Whoever proves the contact first owns the account: a password set before that proof may be a stranger's."""
    if method == "code" and user.last_login is None and user.has_usable_password():
        user.set_unusable_password()
        user.save(update_fields=["password"])
