"""Asking for service with saved time, numbered sheets of paper, and certificates of service that were asked for."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.core.crypto import EncryptedTextField

LEAST_MINUTES, MOST_MINUTES = 15, 8 * 60


def _officer():
    return models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")


class ServiceRequest(models.Model):
    """Somebody entitled asks for service and pays with minutes of an account. What it says is blanked with the person."""

    class Channel(models.TextChoices):
        PAGE = "page", _("on the page")
        PHONE = "phone", _("by telephone")
        PAPER = "paper", _("on paper")

    class State(models.TextChoices):
        OPEN = "open", _("waits for a volunteer")
        MATCHED = "matched", _("waits for the volunteer's answer")
        ACCEPTED = "accepted", _("agreed")
        SERVED = "served", _("waits for confirmation")
        SETTLED = "settled", _("done")
        DISPUTED = "disputed", _("in dispute")
        CLOSED = "closed", _("closed without service")

    HOLDING = (State.MATCHED, State.ACCEPTED, State.SERVED, State.DISPUTED)
    BEFORE_SERVICE = (State.OPEN, State.MATCHED, State.ACCEPTED)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bank = models.ForeignKey("time_ledger.Bank", on_delete=models.PROTECT, related_name="requests")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("handled by"))
    account = models.ForeignKey("time_ledger.TimeAccount", on_delete=models.PROTECT, related_name="requests")
    asker = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="service_requests")
    channel = models.CharField(_("how it came"), max_length=5, choices=Channel.choices)
    client_id = models.UUIDField(unique=True)  # the form's: sent twice, it counts once
    tie = models.ForeignKey("volunteers.FamilyTie", null=True, on_delete=models.PROTECT, related_name="+")  # None: for the asker
    category = models.ForeignKey(
        "volunteers.ServiceCategory", on_delete=models.PROTECT, related_name="+", verbose_name=_("kind of service")
    )
    wish_cipher = EncryptedTextField(blank=True, default="")
    place_cipher = EncryptedTextField(blank=True, default="")
    birth_cipher = EncryptedTextField(blank=True, default="")  # of who is served, ISO, when the site does not know it
    area = models.CharField(_("village or community"), max_length=60)
    wanted_on = models.DateField(_("day"))
    wanted_at = models.TimeField(_("from"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), validators=[MinValueValidator(LEAST_MINUTES), MaxValueValidator(MOST_MINUTES)])
    flagged_words = models.CharField(max_length=200, blank=True)  # of the wish: they speak of what volunteers may not do
    scope_confirmed_by = models.UUIDField(null=True)  # pseudonym of the coordinator who read it and says it is ordinary help
    entered_by = models.UUIDField(null=True)  # pseudonym of the coordinator, when it came by telephone or on paper
    identity_note = models.CharField(_("how you know who is asking"), max_length=120, blank=True)
    sheet = models.OneToOneField("redeeming.PaperSheet", null=True, on_delete=models.PROTECT, related_name="request")
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.OPEN)
    provider = models.ForeignKey("volunteers.Volunteer", null=True, on_delete=models.PROTECT, related_name="requests_served")
    provider_pseudonym = models.UUIDField(null=True)
    hold = models.OneToOneField("time_ledger.TimeTransaction", null=True, on_delete=models.PROTECT, related_name="+")
    begins_at = models.DateTimeField(_("began"), null=True)
    ends_at = models.DateTimeField(_("ended"), null=True)
    served_minutes = models.PositiveSmallIntegerField(_("minutes really given"), null=True)
    reported_by = models.UUIDField(null=True)  # pseudonym of who said that it was given
    settled_minutes = models.PositiveSmallIntegerField(_("minutes that moved"), null=True)  # of what was held; the rest went back
    confirmed_by = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    settlement = models.OneToOneField("time_ledger.TimeTransaction", null=True, on_delete=models.PROTECT, related_name="+")
    record = models.OneToOneField("activities.ServiceRecord", null=True, on_delete=models.PROTECT, related_name="request")
    created_at = models.DateTimeField(_("asked on"))
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("request for service")
        verbose_name_plural = _("requests for service")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["organisation", "state"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=LEAST_MINUTES, minutes__lte=MOST_MINUTES), name="redeeming_minutes_within_a_day"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("provider_pseudonym")), name="redeeming_not_confirmed_by_the_provider"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | Q(reported_by=None) | ~Q(confirmed_by=F("reported_by")),
                name="redeeming_not_confirmed_by_who_reported",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "closed", "settled"]) | Q(provider__isnull=False, hold__isnull=False),
                name="redeeming_held_while_agreed",
            ),
            models.CheckConstraint(
                condition=~Q(state="served") | Q(begins_at__isnull=False, ends_at__gt=F("begins_at"), served_minutes__gte=1),
                name="redeeming_served_for_some_time",
            ),
            models.CheckConstraint(condition=Q(flagged_words="") | ~Q(state="accepted") | Q(scope_confirmed_by__isnull=False),
                                   name="redeeming_scope_confirmed"),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.code} {self.category}"

    @property
    def code(self):
        """What is said on the telephone and printed on sheets."""
        return f"Q{self.pk:06d}" if self.pk else ""

    @property
    def wish(self):
        return self.wish_cipher

    @property
    def place(self):
        return self.place_cipher

    @property
    def holds(self):
        return self.state in self.HOLDING


class RequestEvent(models.Model):
    """What happened with a request, when, by whom: rows are only added, and an erasure blanks their notes."""

    class What(models.TextChoices):
        ASKED = "asked", _("asked for")
        MATCHED = "matched", _("volunteer found, minutes held")
        ACCEPTED = "accepted", _("accepted by the volunteer")
        DECLINED = "declined", _("declined by the volunteer, minutes given back")
        WITHDRAWN = "withdrawn", _("withdrawn, minutes given back")
        NO_SHOW = "no_show", _("the volunteer did not come, minutes given back")
        REPORTED = "reported", _("service reported")
        CONFIRMED = "confirmed", _("confirmed, minutes moved")
        DISPUTED = "disputed", _("disputed, minutes stay held")
        DECIDED = "decided", _("dispute decided")
        REOPENED = "reopened", _("opened again, minutes held again")

    request = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="events")
    what = models.CharField(max_length=9, choices=What.choices)
    by = models.CharField(max_length=60)  # "system" or a pseudonym
    at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(null=True)
    note = models.CharField(max_length=300, blank=True)
    evidence = models.ForeignKey("learning.Evidence", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("event of a request")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.request_id} {self.what}"


class SheetSeries(models.Model):
    """The last number of a year's sheets; locked in the transaction that uses it."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self):
        return f"{self.year}: {self.last}"


class PaperSheet(models.Model):
    """A numbered sheet of paper with a code of its own: printed, filled in by hand, entered once."""

    class Kind(models.TextChoices):
        REQUEST = "request", _("request for service")
        SERVICE = "service", _("service sheet")

    class State(models.TextChoices):
        PRINTED = "printed", _("printed")
        ENTERED = "entered", pgettext_lazy("sheet", "entered")
        VOID = "void", _("void")

    number = models.CharField(_("number of the sheet"), max_length=20, unique=True)
    code = models.CharField(_("code of the sheet"), max_length=6)
    kind = models.CharField(_("kind"), max_length=7, choices=Kind.choices)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("printed for")
    )
    of_request = models.ForeignKey(ServiceRequest, null=True, on_delete=models.PROTECT, related_name="sheets")
    state = models.CharField(_("state"), max_length=7, choices=State.choices, default=State.PRINTED)
    printed_by = _officer()
    printed_at = models.DateTimeField(_("printed on"))
    entered_by = _officer()
    entered_at = models.DateTimeField(_("entered on"), null=True)
    evidence = models.ForeignKey("learning.Evidence", null=True, on_delete=models.PROTECT, related_name="+")
    void_because = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = _("sheet of paper")
        verbose_name_plural = _("sheets of paper")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="entered") | Q(evidence__isnull=False, entered_at__isnull=False), name="redeeming_entered_with_a_scan"
            )
        ]

    def __str__(self):
        return self.number


class CertificateRequest(models.Model):
    """A volunteer asks an organisation that recorded their service for a certificate of it (order 67, article 14)."""

    class State(models.TextChoices):
        ASKED = "asked", _("waits for the organisation")
        ISSUED = "issued", pgettext_lazy("request", "issued")
        REFUSED = "refused", _("not issued")
        WITHDRAWN = "withdrawn", pgettext_lazy("request", "withdrawn")

    volunteer = models.ForeignKey("volunteers.Volunteer", on_delete=models.PROTECT, related_name="certificate_requests")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("issuer"))
    first_on = models.DateField(_("from"))
    last_on = models.DateField(_("to"))
    needs_seal = models.BooleanField(_("with the official seal"), default=False)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField(_("asked on"))
    entered_by = _officer()
    decided_by = _officer()
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    certificate = models.ForeignKey("certificates.Certificate", null=True, on_delete=models.PROTECT, related_name="+")
    records = models.ManyToManyField("activities.ServiceRecord", related_name="certificate_requests")

    class Meta:
        verbose_name = _("request for a certificate of service")
        verbose_name_plural = _("requests for certificates of service")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer", "organisation"], condition=Q(state="asked"), name="redeeming_one_open_certificate_request"
            ),
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="redeeming_period_in_order"),
            models.CheckConstraint(condition=~Q(state="issued") | Q(certificate__isnull=False), name="redeeming_issued_with_certificate"),
        ]

    def __str__(self):
        return f"{self.volunteer_id} · {self.organisation_id} · {self.first_on}"
