"""Results that editors put on top of a question."""

from django.db import transaction

from portal.core import audit

from .. import audit_names
from ..analysis.normalise import normalise
from .models import PromotedResult


def plain(words):
    """The spelling under which promoted words are compared: normalised, without blanks."""
    return "".join(normalise(words).split())[:80]


def promoted(query, understood):
    """References to put on top of a question, in the editors' order."""
    asked = plain(query.typed)
    if not asked:
        return []
    return list(PromotedResult.objects.filter(plain=asked).values_list("ref", flat=True))


def promote(words, ref, by, note="", sort_order=0):
    """Put a result on top of the questions that are these words; doing it twice changes nothing."""
    fields = {"words": words.strip()[:60], "created_by": by, "note": note, "sort_order": sort_order}
    with transaction.atomic():
        row, made = PromotedResult.objects.get_or_create(plain=plain(words), ref=ref, defaults=fields)
        if made:
            audit.record(audit_names.PROMOTED, row, by, words=row.words, ref=ref)
    return row


def demote(words, ref, by):
    """Let a result stand in its own place again."""
    with transaction.atomic():
        for row in PromotedResult.objects.filter(plain=plain(words), ref=ref):
            audit.record(audit_names.DEMOTED, row, by, words=row.words, ref=ref)
            row.delete()
