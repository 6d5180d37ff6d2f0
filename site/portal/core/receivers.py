"""What the frame of every page keeps in the cache is forgotten when its rows change."""

from django.core.cache import cache
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from .models import Brand, DemoMark, Hotline


@receiver([post_save, post_delete], sender=Hotline)
def forget_hotlines(**kwargs):
    transaction.on_commit(lambda: cache.delete("core.hotlines"))


@receiver([post_save, post_delete], sender=DemoMark)
def forget_demo(**kwargs):
    transaction.on_commit(lambda: cache.delete("core.demo"))


@receiver([post_save, post_delete], sender=Brand)
def forget_brand(instance, **kwargs):
    transaction.on_commit(lambda: cache.delete(f"core.brand.{instance.site_id}"))
