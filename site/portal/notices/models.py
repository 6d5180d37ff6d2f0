"""On-site messages, and what was sent out while developing."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """A message to one person, shown on the site and, where they have an address, mailed."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    title = models.CharField(_("title"), max_length=100)
    body = models.TextField(_("text"), blank=True)
    url = models.CharField(max_length=300, blank=True)
    # Sending twice for the same reason is refused by the database.
    reason_key = models.CharField(max_length=120, blank=True, default="")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "reason_key"], condition=~models.Q(reason_key=""), name="notices_once_a_reason")
        ]

    def __str__(self):
        return self.title


class MailPreference(models.Model):
    """Whether a person wants notices by e-mail too; who never said so does."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    wants_mail = models.BooleanField(_("send me notices by e-mail too"), default=True)

    class Meta:
        verbose_name = _("notice preference")
        verbose_name_plural = _("notice preferences")

    def __str__(self):
        return str(self.pk)


class OutboxMessage(models.Model):
    """Development only: a mail or phone code that was not really sent. Numbers are masked."""

    channel = models.CharField(max_length=10)
    recipient = models.CharField(max_length=200)
    subject = models.CharField(max_length=300, blank=True)
    body = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return self.subject or self.channel
