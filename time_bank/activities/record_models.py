"""Service records (order 67, article 7), challenges, evaluations, and tables of records of earlier years."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ServiceRecord(models.Model):
    """What one volunteer did on one occasion. The facts are frozen; a mistake is reversed and recorded anew, and both stay."""

    class State(models.TextChoices):
        AWAITING = "awaiting", _("waits for a second person")
        CONFIRMED = "confirmed", _("confirmed")
        CHALLENGED = "challenged", _("challenged by the volunteer")
        REVERSED = "reversed", _("reversed")

    class Source(models.TextChoices):
        ACTIVITY = "activity", _("check-in and check-out")
        PAPER = "paper", _("from a sheet of paper")
        IMPORT = "import", _("from a table")
        REQUEST = "request", _("service asked for")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    volunteer = models.ForeignKey("volunteers.Volunteer", on_delete=models.PROTECT, related_name="records")
    volunteer_pseudonym = models.UUIDField()
    activity = models.ForeignKey("activities.Activity", null=True, on_delete=models.PROTECT, related_name="records")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    title = models.CharField(_("activity"), max_length=80)
    category = models.CharField(_("kind of service"), max_length=60, blank=True)
    service_date = models.DateField(_("day"))
    place = models.CharField(_("place"), max_length=120)
    content = models.CharField(_("what was done"), max_length=300)
    organiser = models.CharField(_("organiser"), max_length=80)
    person_in_charge = models.CharField(_("person in charge"), max_length=50)
    begins_at = models.DateTimeField(_("came"), null=True)
    ends_at = models.DateTimeField(_("went"), null=True)
    break_minutes = models.PositiveSmallIntegerField(_("minutes of break"), default=0)
    minutes = models.PositiveSmallIntegerField(_("minutes really given"), validators=[MinValueValidator(1), MaxValueValidator(720)])
    fewer_because = models.CharField(_("why fewer"), max_length=200, blank=True)
    source = models.CharField(max_length=8, choices=Source.choices)
    source_key = models.CharField(max_length=80, unique=True)
    evidence = models.ForeignKey("learning.Evidence", null=True, on_delete=models.PROTECT, related_name="+")
    checked_in_by = models.UUIDField()  # pseudonym of who vouched for the coming, or wrote it down
    entered_by = models.UUIDField(null=True)  # pseudonym of who wrote a correction
    created_at = models.DateTimeField()
    due_on = models.DateField(_("to be recorded by"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.AWAITING)
    confirmed_by = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    transaction = models.OneToOneField("time_ledger.TimeTransaction", null=True, on_delete=models.PROTECT, related_name="service_record")
    credited_minutes = models.PositiveSmallIntegerField(null=True)  # what the rules of the bank made of it
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    reversed_by = models.UUIDField(null=True)
    reversed_at = models.DateTimeField(null=True)
    reversed_because = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("service record")
        verbose_name_plural = _("service records")
        ordering = ["-service_date", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=720), name="activities_record_minutes"),
            models.CheckConstraint(condition=Q(begins_at=None) | Q(ends_at__gt=F("begins_at")), name="activities_record_ends_later"),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("volunteer_pseudonym")), name="activities_not_confirmed_by_the_volunteer"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("checked_in_by")), name="activities_not_confirmed_by_the_door"
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="activities_confirmed_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state"]), models.Index(fields=["volunteer", "service_date"])]

    def __str__(self):
        return f"{self.service_date} {self.title}"


class Challenge(models.Model):
    """The volunteer says that a record is not right; it is answered, or the record is corrected."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("waits for an answer")
        UPHELD = "upheld", _("the record stays as it is")
        CORRECTED = "corrected", _("the record was corrected")

    record = models.ForeignKey(ServiceRecord, on_delete=models.PROTECT, related_name="challenges")
    text = models.CharField(_("what is not right"), max_length=300)
    before = models.CharField(max_length=10, choices=ServiceRecord.State.choices)
    made_at = models.DateTimeField()
    outcome = models.CharField(max_length=9, choices=Outcome.choices, default=Outcome.OPEN)
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["record"], condition=Q(outcome="open"), name="activities_one_open_challenge")]

    def __str__(self):
        return f"{self.record_id}: {self.outcome}"


def _about_one():
    return Q(activity__isnull=False, record=None) | Q(activity=None, record__isnull=False)


class EvaluationSlip(models.Model):
    """A link that the one who was served may use once; only its hash is kept."""

    activity = models.ForeignKey("activities.Activity", null=True, on_delete=models.CASCADE, related_name="slips")
    record = models.ForeignKey(ServiceRecord, null=True, on_delete=models.PROTECT, related_name="slips")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=_about_one(), name="activities_slip_is_about_one")]

    def __str__(self):
        return str(self.pk)


class Evaluation(models.Model):
    """What somebody who was served thought of it: without a name (order 67, article 10)."""

    class How(models.TextChoices):
        LINK = "link", _("by link")
        PAPER = "paper", _("from a sheet of paper")

    activity = models.ForeignKey("activities.Activity", null=True, on_delete=models.PROTECT, related_name="evaluations")
    record = models.ForeignKey(ServiceRecord, null=True, on_delete=models.PROTECT, related_name="evaluations")
    stars = models.PositiveSmallIntegerField(_("how good it was"), validators=[MinValueValidator(1), MaxValueValidator(5)])
    said = models.CharField(_("in your own words"), max_length=200, blank=True)
    how = models.CharField(max_length=5, choices=How.choices)
    entered_by = models.UUIDField(null=True)
    given_on = models.DateField(_("day"))

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        ordering = ["-given_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=_about_one(), name="activities_evaluation_is_about_one"),
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="activities_evaluation_stars"),
        ]

    def __str__(self):
        return f"{self.stars}/5"


class RecordSheet(models.Model):
    """An uploaded table of service records: judged whole, looked at, then written by a job in chunks."""

    class State(models.TextChoices):
        STAGED = "staged", _("checked, not imported yet")
        REFUSED = "refused", _("has problems, nothing was written")
        APPLYING = "applying", _("being imported")
        APPLIED = "applied", _("imported")
        DISCARDED = "discarded", _("discarded")

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded"))
    file_name = models.CharField(_("file"), max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    rows = models.JSONField(default=list)  # without names: who served stands there by number
    row_count = models.PositiveIntegerField(default=0)
    summary = models.JSONField(default=dict)
    job = models.ForeignKey("jobs.Job", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("table of service records")
        verbose_name_plural = _("tables of service records")
        ordering = ["-pk"]

    def __str__(self):
        return self.file_name
