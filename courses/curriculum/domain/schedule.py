"""A scheduled publication that may not happen."""

import logging

from wagtail.log_actions import log

logger = logging.getLogger(__name__)
HELD_BACK = "curriculum.held_back"


def hold_back(page, revision, refusal):
    """Take the revision off the schedule and say why in the page's history; the live page stays as it is."""
    page.revisions.filter(approved_go_live_at__isnull=False).update(approved_go_live_at=None)
    reason = " ".join(refusal.messages)
    log(instance=page, action=HELD_BACK, revision=revision, data={"reason": reason})
    logger.warning("Not published as scheduled: %s (%s): %s", page.title, page.pk, reason)
