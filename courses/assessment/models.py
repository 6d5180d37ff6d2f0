"""Attempts at quizzes, and answers to the closing questionnaire. Knows topics and keys, never a lesson.

`taker` is the UUID of the learner's pseudonymous account; `quiz_key` names the quiz ('grassroots-8x/outreach/…/part').
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.crypto import EncryptedTextField


class Attempt(models.Model):
    """One submitted attempt: the questions as they stood, the answers, the score. Never edited."""

    taker = models.UUIDField()
    quiz_key = models.CharField(max_length=200)
    number = models.PositiveSmallIntegerField()
    submission = models.UUIDField()  # made with the form: the same submission counts once
    questions = models.JSONField()
    answers = models.JSONField()
    correct = models.PositiveSmallIntegerField()
    total = models.PositiveSmallIntegerField()
    passed = models.BooleanField()
    submitted_at = models.DateTimeField()

    class Meta:
        ordering = ["taker", "quiz_key", "number"]
        constraints = [
            models.UniqueConstraint(fields=["taker", "quiz_key", "number"], name="assessment_attempt_number_once"),
            models.UniqueConstraint(fields=["taker", "submission"], name="assessment_submission_once"),
        ]

    def __str__(self):
        return f"{self.quiz_key} · {self.number}"

    @property
    def percent(self):
        return self.correct * 100 // self.total if self.total else 0


class SignedResponse(models.Model):
    """The signed part of the closing questionnaire: case analysis and what was learnt."""

    taker = models.UUIDField()
    subject_key = models.CharField(max_length=120)  # enrolment it closes
    answers = models.JSONField()
    on_paper = models.BooleanField(default=False)
    submitted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["taker", "subject_key"], name="assessment_response_once")]

    def __str__(self):
        return self.subject_key


class AnonymousPool(models.Model):
    """Anonymous answers waiting for company: one encrypted, shuffled list per questionnaire, without a time."""

    questionnaire = models.CharField(max_length=120, unique=True)
    answers = EncryptedTextField(default="[]")

    def __str__(self):
        return self.questionnaire


class AnonymousResponse(models.Model):
    """An anonymous answer, written in shuffled batches of at least five, without a time or a taker."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    questionnaire = models.CharField(max_length=120, db_index=True)
    answers = models.JSONField()

    class Meta:
        verbose_name = _("anonymous response")

    def __str__(self):
        return self.questionnaire
