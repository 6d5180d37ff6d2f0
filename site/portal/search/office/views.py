"""The report of what people look for; one click makes a promoted result or a synonym."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from portal.core import clock
from portal.organisations.office import page_of

from ..asking import ask
from ..facets import facet_labels
from ..insights.models import PromotedResult, Term
from ..insights.promoting import demote, plain, promote
from ..query import Query
from . import reports
from .gate import teachers_only


@teachers_only
@require_GET
def index(request):
    now = clock.now()
    order = request.GET.get("order", "times")
    words = request.GET.get("q", "").strip()[:30]
    page = page_of(request, reports.terms(now, order, words))
    rows = reports.with_openings(list(page.object_list), now)
    keep = urlencode({"order": order, "q": words})
    context = {"rows": rows, "page": page, "order": order, "words": words, "sums": reports.sums(now), "days": reports.DAYS, "keep": keep}
    return render(request, "search_office/index.html", context)


@teachers_only
@require_GET
def term(request, pk):
    """One question: what it finds now, what was opened, and the ways to better it."""
    found = get_object_or_404(Term.objects.exclude(text=""), pk=pk)
    now = clock.now()
    result = ask(Query(typed=found.text, now=now, size=10))
    labels = facet_labels()["kind"]
    promoted = set(PromotedResult.objects.filter(plain=plain(found.text)).values_list("ref", flat=True))
    opened = {row["ref"]: row for row in reports.opened(found, now)}
    hits = [_shown(hit, labels, promoted, opened) for hit in result.hits]
    synonym_url = f"{reverse('wagtailsnippets_search_synonymgroup:add')}?{urlencode({'terms': found.text})}"
    return render(request, "search_office/term.html", {"term": found, "hits": hits, "result": result, "synonym_url": synonym_url})


def _shown(hit, labels, promoted, opened):
    ref = f"{hit.kind}:{hit.key}"
    clicks = opened.get(ref, {})
    return {
        "hit": hit,
        "ref": ref,
        "label": labels.get(hit.kind, hit.kind),
        "promoted": ref in promoted,
        "opened": clicks.get("opened", 0),
        "place": clicks.get("place"),
    }


@teachers_only
@require_POST
def put_first(request, pk):
    """Put a result on top of a question; a second press takes it away."""
    found = get_object_or_404(Term.objects.exclude(text=""), pk=pk)
    ref = request.POST.get("ref", "")
    if not 0 < len(ref) <= 160:
        messages.error(request, _("Choose a result."))
    elif request.POST.get("away"):
        demote(found.text, ref, request.user)
        messages.success(request, _("It stands in its own place again."))
    else:
        promote(found.text, ref, request.user)
        messages.success(request, _("It stands first now, marked as chosen by the editors."))
    return redirect("search_office:term", pk)
