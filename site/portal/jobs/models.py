"""Background work that a killed worker does not lose."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """One piece of work with progress. `args` hold ids only, never personal data.

    A running job holds a lease that its heartbeat renews; when the lease runs out, the ticker queues the job again,
    and its handler goes on from `cursor`.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    # Outcomes that have no words of their handler; error_text says them in the reader's language.
    GAVE_UP = "#gave-up"
    BROKEN = "#broken"

    kind = models.CharField(max_length=60)
    args = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    cursor = models.JSONField(default=dict, help_text="Where the handler goes on after a stop.")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("background job")
        verbose_name_plural = _("background jobs")
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "lease_until"])]

    def __str__(self):
        return f"{self.kind} #{self.pk}"

    @property
    def percent(self):
        return min(100, self.done * 100 // self.total) if self.total else 0

    @property
    def is_over(self):
        return self.state in (self.State.DONE, self.State.FAILED, self.State.CANCELLED)

    @property
    def error_text(self):
        """Why it failed, in words."""
        words = {
            self.GAVE_UP: _(
                "This work was interrupted several times and has been given up. What is already done is kept; start it again to go on."
            ),
            self.BROKEN: _(
                "This work stopped on an error that we did not foresee. What is already done is kept. Please tell the site's administrator."
            ),
        }
        return words.get(self.error, self.error)


class Tick(models.Model):
    """When each schedule last ran. Whichever process moves last_run forward is the one that runs it."""

    name = models.CharField(max_length=60, unique=True)
    last_run = models.DateTimeField(null=True)

    def __str__(self):
        return self.name
