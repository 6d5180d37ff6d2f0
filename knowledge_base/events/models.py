"""Outreach events (科普活动) and who signed up for them."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.numbers import mask_phone
from portal.core.crypto import EncryptedTextField


class Event(models.Model):
    """A talk, a day out, a stand at the market: when, where, for whom, and afterwards how many came."""

    class State(models.TextChoices):
        PLANNED = "planned", _("going to happen")
        CANCELLED = "cancelled", _("called off")
        DONE = "done", _("held")

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("held by"))
    title = models.CharField(_("title"), max_length=60)
    slug = models.SlugField(_("address of the page"), max_length=90, unique=True)
    summary = models.CharField(_("summary"), max_length=200)
    body = models.TextField(_("what happens there"), max_length=3000, blank=True)
    setting = models.ForeignKey("core.Setting", on_delete=models.PROTECT, related_name="+", verbose_name=_("setting"))
    topics = models.ManyToManyField("core.Topic", blank=True, related_name="+", verbose_name=_("topics"))
    groups = models.ManyToManyField("core.Group", blank=True, related_name="+", verbose_name=_("for whom"))
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=120)
    contact = models.CharField(
        _("contact"), max_length=80, blank=True, help_text=_("Name and telephone for questions; shown to everybody.")
    )
    takes_sign_ups = models.BooleanField(_("with sign-up"), default=False)
    seats = models.PositiveIntegerField(
        _("seats"), null=True, blank=True, validators=[MinValueValidator(1)], help_text=_("Empty: no limit.")
    )
    sign_up_closes = models.DateTimeField(_("sign-up closes"), null=True, blank=True, help_text=_("Empty: when the event begins."))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PLANNED)
    cancelled_because = models.CharField(_("why it is cancelled"), max_length=120, blank=True)
    is_published = models.BooleanField(_("public"), default=True)
    updated_at = models.DateTimeField(_("last changed"))
    # For the reports, entered afterwards.
    head_count = models.PositiveIntegerField(_("people who came"), null=True, blank=True)
    material_count = models.PositiveIntegerField(_("pieces of material handed out"), null=True, blank=True)
    material_note = models.CharField(_("which material"), max_length=120, blank=True)
    signed_up_count = models.PositiveIntegerField(_("people who had signed up"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("outreach event")
        verbose_name_plural = _("outreach events")
        ordering = ["-starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="events_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(sign_up_closes__isnull=True) | Q(sign_up_closes__lte=F("ends_at")), name="events_sign_up_closes_before_the_end"
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def closes_at(self):
        return self.sign_up_closes or self.starts_at


class SignUp(models.Model):
    """Somebody who wants to come. Name and phone are held encrypted, and deleted some days after the event."""

    class State(models.TextChoices):
        SEATED = "seated", _("has a seat")
        WAITING = "waiting", _("on the waiting list")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="sign_ups")
    state = models.CharField(max_length=8, choices=State.choices)
    name_cipher = EncryptedTextField()
    phone_cipher = EncryptedTextField()
    phone_hash = models.CharField(max_length=64)
    token_hash = models.CharField(max_length=64, unique=True)
    notice = models.ForeignKey("accounts.PrivacyNotice", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    moved_up_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)  # of what changed last, by a text that went out

    class Meta:
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")
        ordering = ["created_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["event", "phone_hash"], name="events_one_phone_once")]

    def __str__(self):
        return f"{self.event_id}/{self.pk}"

    @property
    def name(self):
        return self.name_cipher

    @property
    def masked_name(self):
        return f"{self.name_cipher[:1]}**"

    @property
    def masked_phone(self):
        return mask_phone(self.phone_cipher)
