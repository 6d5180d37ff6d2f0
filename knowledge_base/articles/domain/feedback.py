"""What readers say: taken without anything that tells who they are, and worked off by editors."""

import re

from django.db import transaction
from django.utils.translation import gettext_lazy

from portal.core import audit

from .crisis import speaks_of_crisis

# Telephone and identity numbers, addresses of mail: a comment needs none of them.
_NUMBERS = re.compile(r"[0-9０-９][0-9０-９Xx \-]{5,}[0-9０-９Xx]|\S+@\S+\.\w+")
LONGEST = 300
audit.action("knowledge_base.feedback", gettext_lazy("Deal with feedback"), gettext_lazy("Feedback dealt with"))


def give(article, *, helpful, comment, now):
    """Keep a reader's word; a comment that may speak of a crisis is marked, so that it is read first.

    The same words about the same article on the same day are the same form sent again: they are kept once.
    """
    from ..models import Feedback

    text = _NUMBERS.sub("…", comment)[:LONGEST]
    said = {"article": article, "helpful": helpful, "comment": text, "day": now.astimezone().date()}
    known = Feedback.objects.filter(**said).first() if text else None
    return known or Feedback.objects.create(**said, in_crisis=bool(text) and speaks_of_crisis(text))


def waiting(articles):
    """Comments nobody has dealt with, the worrying ones first; a tick without words needs no work."""
    from ..models import Feedback

    found = Feedback.objects.filter(article__in=articles.values("pk"), state=Feedback.State.NEW).exclude(comment="")
    return found.select_related("article").order_by("-in_crisis", "pk")


@transaction.atomic
def handle(feedback, *, by, note, now):
    """Marked as dealt with, once."""
    from ..models import Feedback

    done = Feedback.objects.filter(pk=feedback.pk, state=Feedback.State.NEW).update(
        state=Feedback.State.DONE, handled_by=by, handled_at=now, note=note
    )
    if done:
        audit.record("knowledge_base.feedback", feedback, by=by)
    return bool(done)
