"""Activities of volunteers: what is planned, who has a seat, who came and went. Service records stand in record_models.py."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .record_models import Challenge, Evaluation, EvaluationSlip, RecordSheet, ServiceRecord

__all__ = [
    "Activity", "ActivityRole", "Challenge", "CheckEvent", "Door", "Evaluation", "EvaluationSlip", "RecordSheet", "Series",
    "ServiceRecord", "SignUp",
]  # fmt: skip

LONGEST_MINUTES = 12 * 60  # of one service


class Series(models.Model):
    """An activity that comes back; every date is an activity of its own, with its own seats."""

    class Rule(models.TextChoices):
        WEEKLY = "weekly", _("every week")
        FORTNIGHTLY = "fortnightly", _("every two weeks")
        MONTHLY_WEEKDAY = "month_weekday", _("every month, on the same weekday (the second Saturday, say)")
        MONTHLY_DAY = "month_day", _("every month, on the same day")

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(_("comes back"), max_length=14, choices=Rule.choices)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("recurring activity")
        verbose_name_plural = _("recurring activities")

    def __str__(self):
        return self.get_rule_display()


class Activity(models.Model):
    """One date: volunteers are looked for (a need), or a volunteer offers something (an offer)."""

    class Kind(models.TextChoices):
        NEED = "need", _("volunteers are looked for")
        OFFER = "offer", _("a volunteer offers service")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed, waits for the coordinator")
        PLANNED = "planned", _("going to happen")
        CANCELLED = "cancelled", _("called off")
        DECLINED = "declined", _("not posted")

    series = models.ForeignKey(Series, null=True, blank=True, on_delete=models.PROTECT, related_name="activities")
    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices, default=Kind.NEED)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("held by"))
    title = models.CharField(_("title"), max_length=60)
    slug = models.SlugField(_("address of the page"), max_length=90, unique=True)
    summary = models.CharField(_("summary"), max_length=200)
    body = models.TextField(_("what volunteers do there"), max_length=3000, blank=True)
    category = models.ForeignKey(
        "volunteers.ServiceCategory", on_delete=models.PROTECT, related_name="+", verbose_name=_("kind of service")
    )
    category_words = models.CharField(_("kind of service, in your own words"), max_length=40, blank=True)
    place = models.CharField(_("place"), max_length=120)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    break_minutes = models.PositiveSmallIntegerField(
        _("minutes of break"), default=0, validators=[MaxValueValidator(240)], help_text=_("Taken off everybody's time of service.")
    )
    safety_notes = models.TextField(
        _("safety notes"), max_length=1000, help_text=_("What is risky, what to bring, whom to call when something happens.")
    )
    person_in_charge = models.CharField(_("person in charge"), max_length=50)
    contact = models.CharField(_("contact"), max_length=80, help_text=_("Name and telephone for questions; shown to everybody."))
    sign_up_closes = models.DateTimeField(_("sign-up closes"), null=True, blank=True, help_text=_("Empty: when the activity begins."))
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.PLANNED)
    state_reason = models.CharField(_("why it is called off"), max_length=120, blank=True)
    is_published = models.BooleanField(_("public"), default=True)
    offered_by = models.ForeignKey("volunteers.Volunteer", null=True, blank=True, on_delete=models.PROTECT, related_name="offers")
    # Words of the text that speak of what volunteers may not do, and who confirmed that it is none of it.
    scope_words = models.CharField(max_length=200, blank=True)
    scope_confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    scope_confirmed_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(_("last changed"))

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["-starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="activities_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(scope_words="") | Q(scope_confirmed_at__isnull=False) | ~Q(state="planned"), name="activities_scope_confirmed"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "starts_at"])]

    def __str__(self):
        return self.title

    @property
    def closes_at(self):
        return self.sign_up_closes or self.starts_at

    @property
    def category_title(self):
        return self.category_words or self.category.title

    @property
    def planned_minutes(self):
        """What is banked when somebody stays from the beginning to the end."""
        return max(int((self.ends_at - self.starts_at).total_seconds()) // 60 - self.break_minutes, 0)

    def is_over(self, now):
        return self.ends_at <= now

    def state_at(self, now):
        """The state in words: what is planned and over is not going to happen any more."""
        return _("over") if self.state == self.State.PLANNED and self.is_over(now) else self.get_state_display()

    def standing_checks(self):
        """Check-ins and check-outs that nobody took back, in order."""
        return self.checks.filter(voided_by=None).exclude(kind=CheckEvent.Kind.VOID)


class ActivityRole(models.Model):
    """What there is to do, for how many, and what they must have learnt before."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="roles")
    title = models.CharField(_("role in an activity"), max_length=40)
    seats = models.PositiveSmallIntegerField(_("seats"), default=1, validators=[MinValueValidator(1), MaxValueValidator(500)])
    programmes = models.ManyToManyField(
        "curriculum.ProgrammePage", blank=True, related_name="+", verbose_name=_("training that must be finished before")
    )
    service_hours = models.PositiveSmallIntegerField(_("hours of service before"), default=0, validators=[MaxValueValidator(2000)])
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("role in an activity")
        verbose_name_plural = _("roles in an activity")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.title


class SignUp(models.Model):
    """A volunteer who wants to come: with a seat, on the waiting list, or not any more."""

    class State(models.TextChoices):
        SEATED = "seated", _("has a seat")
        WAITING = "waiting", _("on the waiting list")
        WITHDRAWN = "withdrawn", _("withdrawn")
        ABSENT = "absent", _("did not come")

    HOLDING = (State.SEATED, State.ABSENT)  # nobody else gets their seat
    COMING = (State.SEATED, State.WAITING)

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="sign_ups")
    role = models.ForeignKey(ActivityRole, on_delete=models.CASCADE, related_name="sign_ups")
    volunteer = models.ForeignKey("volunteers.Volunteer", on_delete=models.PROTECT, related_name="sign_ups")
    state = models.CharField(_("state"), max_length=9, choices=State.choices)
    created_at = models.DateTimeField(_("signed up on"))
    moved_up_at = models.DateTimeField(_("moved up on"), null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "volunteer"], condition=~Q(state="withdrawn"), name="activities_one_seat_a_volunteer"
            )
        ]

    def __str__(self):
        return f"{self.activity_id}/{self.volunteer_id}"


class Door(models.Model):
    """Who shows the code at an activity; check-ins by this code are vouched for by them."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="doors")
    keeper = models.UUIDField()  # pseudonym
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "keeper"], name="activities_one_door_a_keeper")]

    def __str__(self):
        return f"{self.activity_id} #{self.pk}"


class CheckEvent(models.Model):
    """Somebody came or went. Nothing is changed afterwards: a mistake is taken back by an event of its own."""

    class Kind(models.TextChoices):
        IN = "in", _("came")
        OUT = "out", _("went")
        VOID = "void", _("taken back again")

    class How(models.TextChoices):
        QR = "qr", _("by code")
        COORDINATOR = "coordinator", _("ticked by the coordinator")
        OFFLINE = "offline", _("ticked without a line")
        LATER = "later", _("entered later")

    append_only = True

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="checks")
    volunteer = models.ForeignKey("volunteers.Volunteer", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    how = models.CharField(max_length=11, choices=How.choices)
    at = models.DateTimeField()
    device_at = models.DateTimeField(null=True)  # what the clock of the phone said, for the record alone
    received_at = models.DateTimeField()
    by = models.UUIDField()  # pseudonym of who vouches for it
    client_id = models.UUIDField(unique=True)
    voids = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="voided_by")
    note = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = _("check-in or check-out")
        verbose_name_plural = _("check-ins and check-outs")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="void", voids__isnull=False) | (~Q(kind="void") & Q(voids=None)), name="activities_void_takes_one_back"
            )
        ]
        indexes = [models.Index(fields=["activity", "volunteer"])]

    def __str__(self):
        return f"{self.activity_id}/{self.volunteer_id} {self.kind}"
