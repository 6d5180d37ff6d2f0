"""The privacy notice, its versions, and who agreed to which."""

from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core import audit

from ..models import Consent, PrivacyNotice

_CURRENT = "accounts.privacy.version"
audit.action("privacy.draft", _("Write a privacy notice"), _("Draft of the privacy notice saved"))
audit.action("privacy.publish", _("Publish a privacy notice"), _("Privacy notice published"))
audit.action("privacy.discard", _("Delete a draft"), _("Draft of the privacy notice deleted"))


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


def versions():
    """All versions, drafts first, then the newest; each with the number of standing consents as `agreed`."""
    standing = Count("consents", filter=Q(consents__scope="notice", consents__withdrawn_at=None))
    return PrivacyNotice.objects.annotate(agreed=standing).order_by(F("published_at").desc(nulls_first=True), "-pk")


def people_to_ask():
    """How many people a new version will ask."""
    return get_user_model().objects.filter(is_active=True).count()


@transaction.atomic
def save_draft(version, body, *, by, notice=None):
    """Write a draft, or change `notice` while it is one. ValidationError if the version is taken, NoticeChanged if it is published."""
    _require_superuser(by)
    held = _draft(notice, by) if notice else PrivacyNotice()
    held.version, held.body = version, body.replace("\r\n", "\n").strip() + "\n"
    held.full_clean()
    held.save()
    audit.record("privacy.draft", held, by=by)
    return held


@transaction.atomic
def publish(notice, *, by, now=None):
    """Make a draft the current notice. From now on its text is fixed; a second click changes nothing."""
    _require_superuser(by)
    held = PrivacyNotice.objects.select_for_update().get(pk=notice.pk)
    if held.published_at is None:
        held.published_at = now or timezone.now()
        held.save(update_fields=["published_at"])
        audit.record("privacy.publish", held, by=by)
        transaction.on_commit(lambda: cache.delete(_CURRENT))
    return held


@transaction.atomic
def discard_draft(notice, *, by):
    held = _draft(notice, by)
    audit.record("privacy.discard", held, by=by)
    held.delete()


def _draft(notice, by):
    _require_superuser(by)
    held = PrivacyNotice.objects.select_for_update().get(pk=notice.pk)
    if held.published_at is not None:
        raise NoticeChanged(f"Version {held.version} is published.")
    return held


def _require_superuser(by):
    if not by.is_superuser:
        raise PermissionDenied


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
