"""A gate in the way of whatever makes a page public: editor, workflow, schedule, API, command.

The editor and the API publish by action classes without asking the page, so the gate stands where all of them end: at save()
of the live row. The rule itself is a domain function of the room (docs/decisions/readiness-gate.md).
"""

import logging
from collections.abc import Callable

from django.core.exceptions import ValidationError
from wagtail.log_actions import log

logger = logging.getLogger(__name__)
SCHEDULED = "wagtail.publish.scheduled"


class PublicationRefused(ValidationError):
    """The page may not be public as it is; the message says why and how to mend it."""


class GatedPage:
    """Page mixin. `refuse_unfit` raises PublicationRefused; it is asked whenever the live row is written."""

    held_back_action = "core.held_back"  # a room names its own
    refuse_unfit: Callable[[], None]

    def save(self, *args, **kwargs):
        written = kwargs.get("update_fields")
        if written is None or "live" in written:
            self.refuse_unfit()
        return super().save(*args, **kwargs)

    def publish(self, revision, *args, **kwargs):
        """A scheduled publication that no longer fits is taken off the schedule and logged; others are told by the error."""
        try:
            return super().publish(revision, *args, **kwargs)
        except PublicationRefused as refusal:
            if kwargs.get("log_action") != SCHEDULED:
                raise
            return hold_back(self, revision, refusal)


def hold_back(page, revision, refusal):
    """Take the revision off the schedule and say why in the page's history; the live page stays as it is."""
    page.revisions.filter(approved_go_live_at__isnull=False).update(approved_go_live_at=None)
    reason = " ".join(refusal.messages)
    log(instance=page, action=page.held_back_action, revision=revision, data={"reason": reason})
    logger.warning("Not published as scheduled: %s (%s): %s", page.title, page.pk, reason)
