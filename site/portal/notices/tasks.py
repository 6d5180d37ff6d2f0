"""Mails sent in the background: a task carries an id, never an address."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django_tasks import task

from .models import Notice


@task()
def mail_notice(notice_id):
    """Mail a notice to its person's proven address; nothing if either is gone."""
    notice = Notice.objects.filter(pk=notice_id).select_related("user").first()
    if notice is None:
        return
    address = EmailAddress.objects.filter(user=notice.user, verified=True).order_by("-primary").first()
    if address:
        subject = f"【{settings.WAGTAIL_SITE_NAME}】{notice.title}"
        body = render_to_string("notices/mail.txt", {"notice": notice, "site_url": settings.SITE_URL})
        send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [address.email])
