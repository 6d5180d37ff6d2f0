"""Who learns: enrolments, tickets, claims, written work, and the hour ledger."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class LearnerAccount(models.Model):
    """The pseudonymous account that the hour ledger points to; erasure cuts its tie to the person."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="learner_account")
    entry_count = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        verbose_name = _("learner account")

    def __str__(self):
        return str(self.public_id)


class Enrolment(models.Model):
    """A learner in a programme, for an audience, under the rule as it stood when they began."""

    class State(models.TextChoices):
        ACTIVE = "active", _("learning")
        COMPLETED = "completed", _("completed")
        ENDED = "ended", _("ended")

    account = models.ForeignKey(LearnerAccount, on_delete=models.PROTECT, related_name="enrolments")
    programme = models.ForeignKey("curriculum.ProgrammePage", on_delete=models.PROTECT, related_name="+")
    audience = models.ForeignKey("core.Audience", on_delete=models.PROTECT, related_name="+")
    # {"minutes_per_hour", "questionnaire", "offline_cap_minutes", "modules": [{"key","code","title","hours","required","page"}]}
    rule = models.JSONField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    last_lesson = models.ForeignKey("curriculum.LessonPage", null=True, on_delete=models.SET_NULL, related_name="+")
    last_part = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("enrolment")
        constraints = [
            models.UniqueConstraint(
                fields=["account", "programme"], condition=Q(state__in=["active", "completed"]), name="learning_enrolment_once"
            )
        ]

    def __str__(self):
        return f"{self.account_id} · {self.programme_id}"


class Ticket(models.Model):
    """Time the server saw: opened with a lesson, closed by the next one; at most `cap_seconds` count."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    account = models.ForeignKey(LearnerAccount, on_delete=models.CASCADE, related_name="tickets")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="tickets")
    lesson = models.ForeignKey("curriculum.LessonPage", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    cap_seconds = models.PositiveIntegerField()
    used_seconds = models.PositiveIntegerField(default=0)
    # Used seconds from which time alone may credit a part whose evidence is there; empty: nothing waits for time.
    settle_at = models.PositiveIntegerField(null=True, default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account"], condition=Q(closed_at=None), name="learning_one_open_ticket"),
            models.CheckConstraint(condition=Q(used_seconds__lte=models.F("cap_seconds")), name="learning_ticket_cap"),
        ]

    def __str__(self):
        return str(self.pk)


class Claim(models.Model):
    """Seconds a device says were spent on a part, and the seconds that were granted."""

    account = models.ForeignKey(LearnerAccount, on_delete=models.CASCADE, related_name="claims")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="claims")
    claim_id = models.UUIDField()
    part_key = models.CharField(max_length=200)
    seconds = models.PositiveIntegerField()
    granted = models.PositiveIntegerField()
    offline = models.BooleanField(default=False)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "claim_id"], name="learning_claim_once")]
        indexes = [models.Index(fields=["account", "part_key"])]

    def __str__(self):
        return str(self.claim_id)


class ReadMark(models.Model):
    """The learner has gone through a part that is read, heard or watched."""

    account = models.ForeignKey(LearnerAccount, on_delete=models.CASCADE, related_name="+")
    part_key = models.CharField(max_length=200)
    read_at = models.DateTimeField()
    offline = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "part_key"], name="learning_read_once")]

    def __str__(self):
        return self.part_key


class ModuleCompletion(models.Model):
    """A module's conditions were all met on this day; the sum of its hours must still be there to count."""

    account = models.ForeignKey(LearnerAccount, on_delete=models.PROTECT, related_name="completions")
    module_key = models.CharField(max_length=80)
    completed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "module_key"], name="learning_module_completed_once")]

    def __str__(self):
        return f"{self.account_id} · {self.module_key}"


class Evidence(models.Model):
    """What an officer holds for hours of the classroom: a scan or a sign-in sheet, in the private storage."""

    title = models.CharField(_("what it is"), max_length=100)
    file = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("evidence")

    def __str__(self):
        return self.title


class Answer(models.Model):
    """What a learner wrote for a case or a practice; a new text is a new row, the old one stays."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("handed in")
        RETURNED = "returned", _("sent back")
        ACCEPTED = "accepted", _("read by the trainer")

    account = models.ForeignKey(LearnerAccount, on_delete=models.CASCADE, related_name="answers")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="answers")
    lesson = models.ForeignKey("curriculum.LessonPage", on_delete=models.PROTECT, related_name="+")
    part_key = models.CharField(max_length=200)
    version = models.PositiveSmallIntegerField()
    texts = models.JSONField()  # {prompt id: text}
    text_hash = models.CharField(max_length=64, db_index=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.SUBMITTED)
    submitted_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    review_note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["account", "part_key", "version"], name="learning_answer_version_once")]

    def __str__(self):
        return f"{self.part_key} #{self.version}"


class HourEntry(models.Model):
    """One line of the hour ledger. Append-only, chained per account; a correction is a reversing line."""

    class Kind(models.TextChoices):
        READING = "reading", _("learnt online")
        OFFLINE = "offline", _("learnt without a line")
        WRITING = "writing", _("written work")
        QUIZ = "quiz", _("quiz")
        CLASSROOM = "classroom", _("entered by an officer")
        REVERSAL = "reversal", _("correction")

    append_only = True

    account = models.ForeignKey(LearnerAccount, on_delete=models.PROTECT, related_name="entries")
    sequence = models.PositiveIntegerField()
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="entries")
    module_key = models.CharField(max_length=80)
    part_key = models.CharField(max_length=200, blank=True)
    minutes = models.IntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    evidence_key = models.CharField(max_length=250)
    evidence = models.JSONField(default=dict)
    recorded_by = models.CharField(max_length=60)  # "self", "system" or the pseudonym of an officer
    reason = models.CharField(max_length=200, blank=True)
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")
    recorded_at = models.DateTimeField()
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("hour entry")
        verbose_name_plural = _("hour ledger")
        ordering = ["account", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["account", "sequence"], name="learning_entry_sequence_once"),
            models.UniqueConstraint(fields=["account", "evidence_key"], name="learning_evidence_once"),
            models.CheckConstraint(condition=~Q(minutes=0), name="learning_entry_not_zero"),
            models.CheckConstraint(
                condition=Q(kind="reversal", reverses__isnull=False, minutes__lt=0)
                | (~Q(kind="reversal") & Q(reverses=None, minutes__gt=0)),
                name="learning_entry_sign",
            ),
        ]
        indexes = [models.Index(fields=["account", "module_key"])]

    def __str__(self):
        return f"{self.account_id} #{self.sequence}"


class SpentSlip(models.Model):
    """The anonymous part of a questionnaire was handed in with this slip (only its hash is kept), so that it counts once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    hash = models.CharField(max_length=64, unique=True)

    def __str__(self):
        return str(self.pk)


class Seal(models.Model):
    """A day's digest over the heads of all accounts, keyed by HMAC and chained to the day before."""

    append_only = True

    ledger = models.CharField(max_length=20, default="hours")
    number = models.PositiveIntegerField()
    day = models.DateField()
    accounts = models.PositiveIntegerField()
    entries = models.PositiveIntegerField()
    heads = models.JSONField()  # {account id: [count, head]} of the accounts that changed since the last seal
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["ledger", "day"], name="learning_seal_once_a_day"),
            models.UniqueConstraint(fields=["ledger", "number"], name="learning_seal_number_once"),
        ]

    def __str__(self):
        return f"{self.ledger} {self.day}"
