"""A survey, its editions, and counts by day. Nothing here belongs to a person: no sheet of answers is kept, only sums."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Survey(models.Model):
    """Questions with their right answers: [{"text", "answers": [...], "right": index}]."""

    title = models.CharField(_("title"), max_length=60)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    questions = models.JSONField(_("questions"), default=list)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return self.title


class Edition(models.Model):
    """A survey held at a place, among a sample, between two days."""

    class Sample(models.TextChoices):
        RANDOM = "random", _("random sample")
        CONVENIENCE = "convenience", _("whoever was there")

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="editions", verbose_name=_("survey"))
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("place"))
    code = models.CharField(max_length=12, unique=True)
    sample = models.CharField(_("sample"), max_length=12, choices=Sample.choices)
    description = models.CharField(_("who was asked, and how they were chosen"), max_length=200)
    begins = models.DateField(_("first day"))
    ends = models.DateField(_("last day"))

    class Meta:
        ordering = ["-begins", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(ends__gte=models.F("begins")), name="awareness_days")]

    def __str__(self):
        return f"{self.survey} {self.organisation} {self.begins}"


class Count(models.Model):
    """So many people of a day, and how many of them knew each answer."""

    class Source(models.TextChoices):
        SCREEN = "screen", _("answered on a screen")
        PAPER = "paper", _("counted from paper")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="counts")
    day = models.DateField(_("day"))
    source = models.CharField(max_length=6, choices=Source.choices)
    people = models.PositiveIntegerField(_("people"), default=0)
    right = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "day", "source"], name="awareness_count_once")]

    def __str__(self):
        return f"{self.edition_id} {self.day} {self.people}"
