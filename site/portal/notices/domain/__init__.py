"""Telling a person something: on the site, and by e-mail where they want it."""

from functools import partial

from django.db import transaction
from django.utils import timezone

from ..models import MailPreference, Notice


def notify(user, title, body="", url="", reason_key="", now=None):
    """Leave a notice, mailed after the commit. With a `reason_key` a person hears of the same reason once.

    Title and body are kept as given: write them in the person's language, without numbers of people.
    """
    values = {"title": title[:100], "body": body, "url": url, "created_at": now or timezone.now()}
    if reason_key:
        notice, created = Notice.objects.get_or_create(user=user, reason_key=reason_key, defaults=values)
    else:
        notice, created = Notice.objects.create(user=user, **values), True
    if created and user.email and wants_mail(user):
        from ..tasks import mail_notice

        transaction.on_commit(partial(mail_notice.enqueue, notice.pk))
    return notice


def unread_count(user):
    return Notice.objects.filter(user=user, read_at=None).count()


def mark_read(user, notice_id=None, now=None):
    """Mark one notice of the person, or all of them, as read; returns how many changed."""
    unread = Notice.objects.filter(user=user, read_at=None)
    if notice_id is not None:
        unread = unread.filter(pk=notice_id)
    return unread.update(read_at=now or timezone.now())


def wants_mail(user):
    preference = MailPreference.objects.filter(user=user).first()
    return preference is None or preference.wants_mail


def set_wants_mail(user, wants):
    MailPreference.objects.update_or_create(user=user, defaults={"wants_mail": bool(wants)})
