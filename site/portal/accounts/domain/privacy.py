"""The privacy notice, its versions, and who agreed to which."""

from pathlib import Path

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from ..models import Consent, PrivacyNotice

_CURRENT = "accounts.privacy.version"


class NoticeChanged(Exception):
    """A published version is fixed: a new text needs a new version."""


def current_notice(now=None):
    """The newest published notice, or None."""
    return PrivacyNotice.objects.filter(published_at__lte=now or timezone.now()).order_by("-published_at", "-pk").first()


def current_version():
    """The version of the current notice, "" if there is none; from the shared cache."""
    version = cache.get(_CURRENT)
    if version is None:
        notice = current_notice()
        version = notice.version if notice else ""
        cache.set(_CURRENT, version, 300)
    return version


def load_notice(path, now=None):
    """Publish the text of a file named after its version (2026-11.md). Loading it again changes nothing."""
    path = Path(path)
    body = path.read_text(encoding="utf-8")
    notice, created = PrivacyNotice.objects.get_or_create(version=path.stem, defaults={"body": body, "published_at": now or timezone.now()})
    if not created and notice.body != body:
        raise NoticeChanged(f"Version {path.stem} is published with another text.")
    transaction.on_commit(lambda: cache.delete(_CURRENT))
    return notice


def has_consented(user, version):
    """Has the person a standing consent to this version?"""
    return Consent.objects.filter(user=user, notice__version=version, scope="notice", withdrawn_at=None).exists()


def give_consent(user, notice, scope="notice", now=None):
    """Record the consent; a withdrawn one is given anew, and giving it twice keeps the first time."""
    now = now or timezone.now()
    consent, _created = Consent.objects.get_or_create(user=user, notice=notice, scope=scope, defaults={"given_at": now})
    if consent.withdrawn_at:
        consent.given_at, consent.withdrawn_at = now, None
        consent.save(update_fields=["given_at", "withdrawn_at"])
    return consent


def withdraw_consent(user, scope=None, now=None):
    """End the standing consents (of one scope, or all); they stay on record."""
    standing = Consent.objects.filter(user=user, withdrawn_at=None)
    if scope:
        standing = standing.filter(scope=scope)
    return standing.update(withdrawn_at=now or timezone.now())
