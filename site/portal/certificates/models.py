"""Numbered documents: frozen snapshots, verified in public, revoked and replaced with a trace."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Counter(models.Model):
    """The last number given in a series ('XQ-2026'); locked in the transaction that uses it, so no gap and no double."""

    series = models.CharField(max_length=20, unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self):
        return f"{self.series}: {self.last}"


class Certificate(models.Model):
    """One issued document. `snapshot` is what was printed and never changes."""

    class State(models.TextChoices):
        VALID = "valid", _("valid")
        REVOKED = "revoked", _("revoked")
        REPLACED = "replaced", _("replaced")

    class Reason(models.TextChoices):
        """Why it ended, as the public may read it; the officer's own words stay in the register."""

        MENDED = "mended", _("name or organisation mended")
        ERROR = "error", _("issued by mistake")
        HOURS = "hours", _("hours not confirmed")
        REQUEST = "request", _("at the request of the holder")
        OTHER = "other", _("other reason")

    kind = models.CharField(max_length=20)  # a registered layout, for example "training"
    subject_key = models.CharField(max_length=120)  # the achievement: one valid certificate for each
    number = models.CharField(_("number"), max_length=30, unique=True)
    characters = models.CharField(_("verification characters"), max_length=8)
    snapshot = models.JSONField()
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="certificates")
    holder_organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    issuer = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.VALID)
    issued_at = models.DateTimeField(_("issued"))
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    ended_at = models.DateTimeField(_("ended"), null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    reason_kind = models.CharField(_("kind of reason"), max_length=10, choices=Reason.choices, blank=True)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    pdf = models.CharField(max_length=200, blank=True)  # name in the private storage; made by the job, remade if lost
    pdf_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["kind", "subject_key"], condition=Q(state="valid"), name="certificates_one_valid")]
        indexes = [models.Index(fields=["issued_at"])]

    def __str__(self):
        return self.number


class NameTask(models.Model):
    """A name the fonts can't print: the officer mends it before a certificate is issued."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+")
    characters = models.JSONField()  # [{"character": "…", "code": "U+…"}]
    created_at = models.DateTimeField()
    solved_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("name to mend")
        verbose_name_plural = _("names to mend")
        constraints = [models.UniqueConstraint(fields=["user"], condition=Q(solved_at=None), name="certificates_name_task_once")]

    def __str__(self):
        return f"{self.user}: {', '.join(missing['code'] for missing in self.characters)}"
