"""Who serves: the pool of volunteers, their training, supervision, family and honours."""

from datetime import date

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.numbers import mask_id_number, mask_phone
from portal.core.crypto import EncryptedTextField

from .vocabularies import ServiceCategory, ServiceTime, Skill, SupervisionTheme

__all__ = [
    "FamilyTie", "Honour", "HonourRule", "NumberSeries", "Pool", "PreServiceProgramme", "PreServiceTraining", "ServiceCategory",
    "ServiceTime", "Skill", "StateChange", "Supervision", "SupervisionTheme", "Volunteer",
]  # fmt: skip

FULL_AGE = 18
LEAST_TRAINING_HOURS = 40


def _officer():
    return models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")


def age_on(born, day):
    """Full years on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


class NumberSeries(models.Model):
    """The last volunteer number given in a year; locked in the transaction that uses it, so no gap and no double."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self):
        return f"V{self.year}: {self.last}"


class Pool(models.Model):
    """What an organisation asks of its volunteers; what it does not say itself, the nearest above it says."""

    organisation = models.OneToOneField(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    training_hours = models.PositiveSmallIntegerField(
        _("hours of pre-service training"),
        default=LEAST_TRAINING_HOURS,
        validators=[MinValueValidator(LEAST_TRAINING_HOURS), MaxValueValidator(400)],
        help_text=_("At least 40."),
    )
    supervision_days = models.PositiveSmallIntegerField(
        _("days between sessions of supervision"),
        default=90,
        validators=[MinValueValidator(7), MaxValueValidator(366)],
        help_text=_("Who serves and had none for longer is overdue."),
    )
    youngest_age = models.PositiveSmallIntegerField(
        _("youngest age"),
        default=14,
        validators=[MinValueValidator(8), MaxValueValidator(FULL_AGE)],
        help_text=_("Below 18 a parent or guardian must agree."),
    )

    class Meta:
        verbose_name = _("rules of a volunteer pool")
        verbose_name_plural = _("rules of volunteer pools")

    def __str__(self):
        return str(self.organisation)


class Volunteer(models.Model):
    """A person in the pool, as order 67 (2021), article 5 asks: name, phone and identity number are the account's."""

    class State(models.TextChoices):
        APPLIED = "applied", _("has applied")
        REFUSED = "refused", _("not admitted")
        TRAINING = "training", _("in pre-service training")
        ACTIVE = "active", _("serving")
        SUSPENDED = "suspended", _("suspended")
        LEFT = "left", _("has left")

    class Gender(models.TextChoices):
        FEMALE = "female", _("female")
        MALE = "male", _("male")

    class Background(models.TextChoices):
        STUDENT = "student", _("student of psychology or social work")
        RETIRED = "retired", _("retired medical staff")
        PROFESSIONAL = "professional", _("works in health, education or social work")
        RESIDENT = "resident", _("resident")

    class Document(models.TextChoices):
        RESIDENT = "resident", _("resident identity card")
        HONG_KONG_MACAO = "hk_macao", _("travel permit or residence permit for Hong Kong and Macao residents")
        TAIWAN = "taiwan", _("travel permit or residence permit for Taiwan residents")
        FOREIGN = "foreign", _("permanent residence card or passport of a foreigner")

    IN_POOL = (State.TRAINING, State.ACTIVE, State.SUSPENDED)
    OUTSIDE = (State.REFUSED, State.LEFT)
    LISTS = ("categories", "skills", "groups", "times")

    # Erasure cuts the tie; the row stays without a name, because records of service point to it.
    user = models.OneToOneField(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="volunteer")
    number = models.CharField(_("volunteer number"), max_length=20, unique=True, null=True)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="volunteers", verbose_name=_("organisation")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.APPLIED)
    gender = models.CharField(_("gender"), max_length=6, choices=Gender.choices, blank=True)
    birth_cipher = EncryptedTextField(blank=True, default="")  # ISO
    document_kind = models.CharField(_("identity document"), max_length=10, choices=Document.choices, default=Document.RESIDENT)
    document_cipher = EncryptedTextField(blank=True, default="")  # of other documents; a resident's number is held by the account
    living_region = models.CharField(_("where you live"), max_length=60, blank=True)
    background = models.CharField(_("who you are"), max_length=12, choices=Background.choices, default=Background.RESIDENT)
    categories = models.ManyToManyField(ServiceCategory, blank=True, related_name="+", verbose_name=_("kinds of service"))
    skills = models.ManyToManyField(Skill, blank=True, related_name="+", verbose_name=_("skills"))
    skill_note = models.CharField(_("more about your skills"), max_length=200, blank=True)
    groups = models.ManyToManyField("core.Group", blank=True, related_name="+", verbose_name=_("whom you would like to serve"))
    times = models.ManyToManyField(ServiceTime, blank=True, related_name="+", verbose_name=_("when you have time"))
    guardian_name_cipher = EncryptedTextField(blank=True, default="")
    guardian_phone_cipher = EncryptedTextField(blank=True, default="")
    guardian_relation = models.CharField(_("who the guardian is"), max_length=20, blank=True)
    guardian_evidence = models.ForeignKey(
        "learning.Evidence",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("the guardian's signed consent"),
    )
    scope_declared_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(_("applied on"))
    # The last decision about the person: admitted, refused, suspended, taken back, left.
    decided_at = models.DateTimeField(null=True)
    decided_by = _officer()
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    admitted_at = models.DateTimeField(_("admitted on"), null=True)
    # What the pool asked for on the day of admission; a later rule asks it of later volunteers.
    training_hours = models.PositiveSmallIntegerField(null=True)
    active_since = models.DateTimeField(_("active since"), null=True)

    class Meta:
        verbose_name = _("volunteer")
        verbose_name_plural = _("volunteers")
        ordering = ["-applied_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["training", "active", "suspended"]) | Q(number__isnull=False),
                name="volunteers_in_the_pool_with_a_number",
            )
        ]
        indexes = [models.Index(fields=["organisation", "state"])]

    def __str__(self):
        return str(self.user) if self.user_id else self.number or str(_("erased person"))

    @property
    def birth_date(self):
        return date.fromisoformat(self.birth_cipher) if self.birth_cipher else None

    def age_on(self, day):
        """Full years on a day; None where the day of birth is not known."""
        return age_on(self.birth_date, day) if self.birth_date else None

    @property
    def document_number(self):
        if self.document_kind == self.Document.RESIDENT:
            return self.user.id_number_cipher if self.user_id else ""
        return self.document_cipher

    @property
    def masked_document(self):
        """First and last of the number: the middle is never shown."""
        number = self.document_number
        masked = f"{number[:2]}{'*' * max(3, len(number) - 4)}{number[-2:]}" if number else ""
        return mask_id_number(number) or masked

    @property
    def guardian_name(self):
        return self.guardian_name_cipher

    @property
    def masked_guardian_phone(self):
        return mask_phone(self.guardian_phone_cipher)

    @property
    def is_in_pool(self):
        return self.state in self.IN_POOL


class StateChange(models.Model):
    """What was decided about a volunteer, when, by whom and why; nothing is overwritten."""

    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="changes")
    before = models.CharField(max_length=10, choices=Volunteer.State.choices, blank=True)
    after = models.CharField(max_length=10, choices=Volunteer.State.choices)
    by = _officer()
    at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.volunteer_id}: {self.before} → {self.after}"


class PreServiceProgramme(models.Model):
    """The hours learnt in enrolments of this programme count as pre-service training here and below."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    programme = models.ForeignKey("curriculum.ProgrammePage", on_delete=models.PROTECT, related_name="+", verbose_name=_("programme"))

    # Enrolments that began before it was closed go on counting.
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("programme that counts as pre-service training")
        verbose_name_plural = _("programmes that count as pre-service training")
        constraints = [models.UniqueConstraint(fields=["organisation", "programme"], name="volunteers_programme_once")]

    def __str__(self):
        return f"{self.organisation_id} · {self.programme_id}"


class PreServiceTraining(models.Model):
    """Training entered with evidence: name, content, hours, organiser and day, as order 67, article 8 asks."""

    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="trainings")
    title = models.CharField(_("name of the training"), max_length=80)
    content = models.CharField(_("what was learnt"), max_length=300)
    organiser = models.CharField(_("held by"), max_length=80)
    held_on = models.DateField(_("day"))
    half_hours = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    counts = models.BooleanField(_("counts as pre-service training"), default=True)
    evidence = models.ForeignKey("learning.Evidence", on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    entered_by = _officer()
    entered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = _officer()
    withdrawn_because = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("training entered")
        verbose_name_plural = _("training entered")
        ordering = ["held_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["volunteer", "sha256"], condition=Q(withdrawn_at=None), name="volunteers_evidence_once"),
            models.CheckConstraint(condition=Q(half_hours__gt=0), name="volunteers_training_takes_time"),
        ]

    def __str__(self):
        return self.title

    @property
    def hours(self):
        """Whole or half training hours."""
        whole, half = divmod(self.half_hours, 2)
        return whole + 0.5 if half else whole


class Supervision(models.Model):
    """A session of supervision: who, when, how long, about what; no names of those who were served."""

    class Form(models.TextChoices):
        SINGLE = "single", _("one volunteer")
        GROUP = "group", _("in a group")
        DISTANT = "distant", _("by telephone or video")

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    supervisor = models.CharField(_("supervisor"), max_length=50)
    qualification = models.CharField(_("qualification of the supervisor"), max_length=60, blank=True)
    held_on = models.DateField(_("day"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), validators=[MinValueValidator(10), MaxValueValidator(600)])
    form = models.CharField(_("form"), max_length=8, choices=Form.choices, default=Form.GROUP)
    themes = models.ManyToManyField(SupervisionTheme, related_name="+", verbose_name=_("themes"))
    note = models.CharField(_("note"), max_length=500, blank=True, help_text=_("No names, addresses or numbers of those who were served."))
    # The note looked as if it named somebody, and who entered it said that it names no one who was served.
    note_confirmed = models.BooleanField(default=False)
    attendees = models.ManyToManyField(Volunteer, related_name="supervisions", verbose_name=_("who took part"))
    recorded_by = _officer()
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = _officer()
    withdrawn_because = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("session of supervision")
        verbose_name_plural = _("sessions of supervision")
        ordering = ["-held_on", "-pk"]

    def __str__(self):
        return f"{self.held_on} {self.supervisor}"


class FamilyTie(models.Model):
    """Close family that a volunteer names: who may be given minutes, and who may not confirm the volunteer's service."""

    class Relation(models.TextChoices):
        SPOUSE = "spouse", _("husband or wife")
        PARENT = "parent", _("parent")
        CHILD = "child", _("child")
        SIBLING = "sibling", _("brother or sister")
        GRANDPARENT = "grandparent", _("grandparent")
        GRANDCHILD = "grandchild", _("grandchild")
        PARENT_IN_LAW = "parent_in_law", _("parent of husband or wife")
        CHILD_IN_LAW = "child_in_law", _("husband or wife of a child")

    class State(models.TextChoices):
        CLAIMED = "claimed", _("waits for the coordinator")
        CONFIRMED = "confirmed", _("confirmed")
        REFUSED = "refused", _("not confirmed")
        ENDED = "ended", _("ended")

    OPEN = (State.CLAIMED, State.CONFIRMED)

    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="family_ties")
    relation = models.CharField(_("relation"), max_length=14, choices=Relation.choices)
    name_cipher = EncryptedTextField()
    phone_cipher = EncryptedTextField(blank=True, default="")
    phone_hash = models.CharField(max_length=64, blank=True, default="")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="family_ties")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.CLAIMED)
    claimed_at = models.DateTimeField(_("named on"))
    decided_by = _officer()
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("family tie")
        verbose_name_plural = _("family ties")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer", "user"],
                condition=Q(state__in=["claimed", "confirmed"], user__isnull=False),
                name="volunteers_tie_once",
            )
        ]

    def __str__(self):
        return f"{self.volunteer_id}: {self.relation}"

    @property
    def name(self):
        return self.name_cipher

    @property
    def masked_phone(self):
        return mask_phone(self.phone_cipher)


class HonourRule(models.Model):
    """Which honour an organisation gives for how many hours of service; it holds there and below."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    title = models.CharField(_("honour"), max_length=40)
    hours = models.PositiveIntegerField(_("hours of service"), validators=[MinValueValidator(1), MaxValueValidator(100000)])
    is_open = models.BooleanField(_("still given"), default=True)

    class Meta:
        verbose_name = _("rule of an honour")
        verbose_name_plural = _("rules of honours")
        ordering = ["hours", "pk"]
        constraints = [models.UniqueConstraint(fields=["organisation", "title"], name="volunteers_honour_rule_once")]

    def __str__(self):
        return self.title


class Honour(models.Model):
    """An honour with its day and who gave it (order 67, article 9): a star, one by rule, or one from elsewhere."""

    class Kind(models.TextChoices):
        STAR = "star", _("star")
        RULE = "rule", _("by rule")
        OWN = "own", _("entered")

    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="honours")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    title = models.CharField(_("honour"), max_length=80)
    awarded_on = models.DateField(_("day"))
    awarded_by = models.CharField(_("given by"), max_length=80)
    stars = models.PositiveSmallIntegerField(null=True)
    rule = models.ForeignKey(HonourRule, null=True, on_delete=models.PROTECT, related_name="+")
    evidence = models.ForeignKey("learning.Evidence", null=True, on_delete=models.PROTECT, related_name="+")
    entered_by = _officer()
    entered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("honour")
        verbose_name_plural = _("honours")
        ordering = ["awarded_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer", "stars"], condition=Q(kind="star", withdrawn_at=None), name="volunteers_star_once"
            ),
            models.UniqueConstraint(fields=["volunteer", "rule"], condition=Q(kind="rule", withdrawn_at=None), name="volunteers_rule_once"),
        ]

    def __str__(self):
        return self.title
