"""Counts of what was asked and opened, and the results that editors put on top."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Term(models.Model):
    """Something that was asked. Its words are kept from the third time on; until then only a keyed digest is here."""

    digest = models.CharField(max_length=64, unique=True)
    text = models.CharField(_("words"), max_length=60, blank=True)
    times = models.PositiveIntegerField(_("times"), default=0)
    last_day = models.DateField(db_index=True)

    class Meta:
        verbose_name = _("search term")
        verbose_name_plural = _("search terms")

    def __str__(self):
        return self.text or "…"


class TermDay(models.Model):
    """How often a term was asked on a day, and how often nothing was found."""

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="days")
    day = models.DateField(db_index=True)
    times = models.PositiveIntegerField(default=0)
    without_result = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "day"], name="search_term_day_once")]

    def __str__(self):
        return f"{self.day} {self.term_id}"


class ClickDay(models.Model):
    """How often a result was opened from a position, for a term, on a day."""

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="clicks")
    day = models.DateField(db_index=True)
    ref = models.CharField(max_length=160)
    position = models.PositiveSmallIntegerField()
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "day", "ref", "position"], name="search_click_day_once")]

    def __str__(self):
        return f"{self.ref} @{self.position}"


class PromotedResult(models.Model):
    """An editor's choice: who asks for these words sees this first, marked as chosen."""

    words = models.CharField(
        _("words"), max_length=60, help_text=_("What people type. Case, width and traditional characters don't matter.")
    )
    plain = models.CharField(max_length=80, db_index=True, editable=False)
    ref = models.CharField(_("result"), max_length=160)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    note = models.CharField(_("note for colleagues"), max_length=200, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("promoted result")
        verbose_name_plural = _("promoted results")
        ordering = ["plain", "sort_order", "pk"]
        constraints = [models.UniqueConstraint(fields=["plain", "ref"], name="search_promoted_once")]

    def __str__(self):
        return self.words
