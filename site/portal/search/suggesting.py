"""A few things somebody may mean while typing: what others ask, then titles."""

from django.db.models import Count, F, Q

from .analysis.normalise import normalise
from .asking import ask
from .insights.models import Term
from .query import Query

MOST = 8
TERMS = 3
# What is put before everybody was asked often, on several days, and answered: nobody gets words there by asking again and again.
SUGGESTED_FROM, SUGGESTED_DAYS = 10, 3


def suggestions(typed, grants, now):
    """[{"text", "url" or "", "kind"}] of at most MOST; nothing for a single Latin letter or a query of despair."""
    wanted = normalise(typed).strip()
    if not wanted or (len(wanted) < 2 and wanted.isascii()):
        return []
    result = ask(Query(typed=typed, now=now, grants=grants, size=MOST))
    if result.crisis:
        return []
    found = [{"text": term.text, "url": "", "kind": ""} for term in _asked_by_many(wanted)]
    found += [{"text": hit.title, "url": hit.url, "kind": hit.kind} for hit in result.hits]
    return found[:MOST]


def _asked_by_many(wanted):
    answered = Count("days", filter=Q(days__times__gt=F("days__without_result")))
    found = Term.objects.filter(text__startswith=wanted, times__gte=SUGGESTED_FROM).exclude(text=wanted)
    return found.annotate(answered_days=answered).filter(answered_days__gte=SUGGESTED_DAYS).order_by("-times")[:TERMS]
