"""Results that editors put on top of a question."""

from django.db import transaction
from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import StrIndex, Substr

from portal.core import audit

from .. import audit_names
from ..analysis.normalise import normalise
from ..models import Generation, SearchText
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


def with_titles(rows):
    """Promoted results with `result_title`: what they lead to is called so in the search; None where it is gone."""
    live = Generation.objects.filter(state=Generation.State.LIVE).values("pk")[:1]
    here = SearchText.objects.filter(document__generation=live, document__kind=OuterRef("_kind"), document__key=OuterRef("_key"))
    colon = StrIndex("ref", Value(":"))
    rows = rows.annotate(_colon=colon).annotate(_kind=Substr("ref", 1, F("_colon") - 1), _key=Substr("ref", F("_colon") + 1))
    return rows.annotate(result_title=Subquery(here.values("title")[:1]))


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
