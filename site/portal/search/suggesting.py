"""A few things somebody may mean while typing: what others ask, then titles."""

from .analysis.normalise import normalise
from .asking import ask
from .insights.models import Term
from .query import Query

MOST = 8
TERMS = 3


def suggestions(typed, grants, now):
    """[{"text", "url" or "", "kind"}] of at most MOST; nothing for a single Latin letter or a query of despair."""
    wanted = normalise(typed).strip()
    if not wanted or (len(wanted) < 2 and wanted.isascii()):
        return []
    result = ask(Query(typed=typed, now=now, grants=grants, size=MOST))
    if result.crisis:
        return []
    asked = Term.objects.filter(text__startswith=wanted).exclude(text=wanted).order_by("-times")[:TERMS]
    found = [{"text": term.text, "url": "", "kind": ""} for term in asked]
    found += [{"text": hit.title, "url": hit.url, "kind": hit.kind} for hit in result.hits]
    return found[:MOST]
