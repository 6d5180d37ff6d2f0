"""What other rooms announce and this one follows."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from portal.accounts.signals import renamed

from . import reach
from .domain import memberships
from .models import Organisation, Role

for changing in (Role, Organisation):
    post_save.connect(reach.forget, sender=changing, dispatch_uid=f"organisations.reach.saved.{changing.__name__}")
    post_delete.connect(reach.forget, sender=changing, dispatch_uid=f"organisations.reach.deleted.{changing.__name__}")


@receiver(renamed, dispatch_uid="organisations.renamed")
def ask_again(sender, user, by, **kwargs):
    """An organisation confirmed a person of another name: who renames themselves is asked about again."""
    if by is not None and by.pk == user.pk and not by.is_superuser:
        memberships.ask_again(user)
