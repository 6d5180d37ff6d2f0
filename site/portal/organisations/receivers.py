"""What other rooms announce and this one follows."""

from django.dispatch import receiver

from portal.accounts.signals import renamed

from .domain import memberships


@receiver(renamed, dispatch_uid="organisations.renamed")
def ask_again(sender, user, by, **kwargs):
    """An organisation confirmed a person of another name: who renames themselves is asked about again."""
    if by is not None and by.pk == user.pk and not by.is_superuser:
        memberships.ask_again(user)
