"""Telling people something: on the site, and by e-mail where they want it."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from ..models import MailPreference, Notice


@dataclass(frozen=True)
class Message:
    """What one person is told. With a `reason_key` a person hears of the same reason once.

    Title and body are kept as given: write them in the person's language, without numbers of people.
    """

    user: Any
    title: str
    body: str = ""
    url: str = ""
    reason_key: str = ""


def notify(user, title, body="", url="", reason_key="", now=None):
    """Leave a notice, mailed after the commit; returns it, or the earlier one of the same reason."""
    return notify_many([Message(user, title, body, url, reason_key)], now or timezone.now())[0]


def notify_many(messages, now):
    """Leave a notice for each message, in order, all in one transaction."""
    messages = list(messages)
    try:
        with transaction.atomic():
            return _leave(messages, now)
    except IntegrityError:  # another process told somebody of the same reason meanwhile
        with transaction.atomic():
            return _leave(messages, now)


def _leave(messages, now):
    told = _told_before(messages)
    notices, fresh = [], []
    for message in messages:
        notice = told.get((message.user.pk, message.reason_key))
        if notice is None:
            notice = _notice(message, now)
            fresh.append(notice)
            if message.reason_key:
                told[message.user.pk, message.reason_key] = notice
        notices.append(notice)
    Notice.objects.bulk_create(fresh)
    _mail(fresh)
    return notices


def _notice(message, now):
    return Notice(
        user=message.user, title=message.title[:100], body=message.body, url=message.url, reason_key=message.reason_key, created_at=now
    )


def _told_before(messages):
    """{(user id, reason): notice} of what was said already."""
    known = [message for message in messages if message.reason_key]
    if not known:
        return {}
    keys = {"user__in": {message.user.pk for message in known}, "reason_key__in": {message.reason_key for message in known}}
    return {(notice.user_id, notice.reason_key): notice for notice in Notice.objects.filter(**keys)}


def _mail(notices):
    with_address = [notice for notice in notices if notice.user.email]
    if not with_address:
        return
    unwanted = MailPreference.objects.filter(user__in={notice.user_id for notice in with_address}, wants_mail=False)
    unwanted = set(unwanted.values_list("user_id", flat=True))
    wanted = [notice.pk for notice in with_address if notice.user_id not in unwanted]
    if wanted:
        transaction.on_commit(partial(_hand_over, wanted))


def _hand_over(notice_ids):
    from ..tasks import mail_notice

    with transaction.atomic():
        for pk in notice_ids:
            mail_notice.enqueue(pk)


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
