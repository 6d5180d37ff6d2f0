"""The projection: one row for every searchable thing, in generations; and what waits to be brought into it."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Generation(models.Model):
    """One whole index. The live one answers; a rebuild fills another beside it and swaps."""

    class State(models.TextChoices):
        BUILDING = "building", _("being built")
        LIVE = "live", _("in use")
        RETIRED = "retired", _("given up")

    state = models.CharField(max_length=10, choices=State.choices, default=State.BUILDING)
    started_at = models.DateTimeField()
    live_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="live"), name="search_one_live"),
            models.UniqueConstraint(fields=["state"], condition=Q(state="building"), name="search_one_building"),
        ]

    def __str__(self):
        return f"#{self.pk} {self.state}"


class SearchDocument(models.Model):
    """What is counted, filtered and permitted: narrow rows, so that thousands are read in a few milliseconds.

    A changed document is a new row: the tokens of SQLite's index are bound to the row's number and are never taken out one
    by one.
    """

    generation = models.ForeignKey(Generation, on_delete=models.CASCADE, db_index=False, related_name="documents")
    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=120)
    source_key = models.CharField(max_length=120)
    access = models.CharField(max_length=60)
    hidden_for = models.CharField(max_length=60, blank=True)
    # Codes between spaces: " sleep anxiety ".
    topics = models.CharField(max_length=300, blank=True)
    audiences = models.CharField(max_length=300, blank=True)
    settings = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(null=True)
    reviewed_on = models.DateField(null=True)
    next_review = models.DateField(null=True)
    boost = models.FloatField(default=1.0)

    class Meta:
        verbose_name = _("searchable thing")
        constraints = [models.UniqueConstraint(fields=["generation", "kind", "key"], name="search_document_once")]
        indexes = [models.Index(fields=["generation", "kind", "source_key"], name="search_document_source")]

    def __str__(self):
        return self.ref

    @property
    def ref(self):
        return f"{self.kind}:{self.key}"


class SearchText(models.Model):
    """The words of a document, as shown and as compared (one spelling of each)."""

    document = models.OneToOneField(SearchDocument, on_delete=models.CASCADE, primary_key=True, related_name="text")
    url = models.CharField(max_length=500)
    language = models.CharField(max_length=20)
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    plain_title = models.CharField(max_length=300)
    plain_summary = models.TextField(blank=True)
    plain_body = models.TextField(blank=True)
    # How readers ask for it, a line each: found, never shown.
    plain_asked = models.TextField(blank=True)
    body = models.TextField(blank=True)

    def __str__(self):
        return self.title


class SearchChange(models.Model):
    """A thing whose document must be asked for anew: written in the transaction that changed it, taken by a job."""

    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=120)
    # Another one for each change: what changed again while it was indexed stays.
    stamp = models.UUIDField(default=uuid.uuid4)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(db_index=True)
    # The database's index has it; the outside engine was down.
    engine_pending = models.BooleanField(default=False)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="search_change_once")]

    def __str__(self):
        return f"{self.kind}:{self.key}"


class RebuildChange(models.Model):
    """Changed while a generation was being built: asked for again before it goes live."""

    generation = models.ForeignKey(Generation, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["generation", "kind", "key"], name="search_rebuild_change_once")]

    def __str__(self):
        return f"{self.kind}:{self.key}"


class Statistics(models.Model):
    """In how many documents a token stands: counted over a sample, the same for every engine."""

    generation = models.OneToOneField(Generation, on_delete=models.CASCADE, primary_key=True, related_name="statistics")
    documents = models.PositiveIntegerField()
    average_length = models.FloatField(default=0)
    frequencies = models.BinaryField()
    made_at = models.DateTimeField()

    def __str__(self):
        return str(self.generation_id)


# Rooms within the room: what people look for, and what editors teach.
from .insights.models import ClickDay, PromotedResult, Term, TermDay  # noqa: E402,F401
from .words.models import DictionaryWord, SynonymGroup  # noqa: E402,F401
