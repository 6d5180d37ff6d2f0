"""A changed word makes every process read the lexicon anew."""

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from ..analysis.loading import forget
from .models import DictionaryWord, SynonymGroup


@receiver([post_save, post_delete], sender=SynonymGroup)
@receiver([post_save, post_delete], sender=DictionaryWord)
def read_anew(**_kwargs):
    transaction.on_commit(forget)
