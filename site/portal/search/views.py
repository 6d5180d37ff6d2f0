"""The search page, its suggestions, and the counts it reports."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from portal.core import clock, limits
from portal.core.models import Topic

from . import page as page_parts
from .asking import ask
from .facets import facet_labels
from .insights import counting
from .query import Query
from .sources import grants_of
from .suggesting import suggestions

COUNTS_A_MINUTE = 60  # reports of one address


@require_safe
def page(request):
    """/search/?q=&type=&topic=&audience=&setting=&page="""
    now = clock.now()
    query = Query.from_request(request, now)
    asked = bool(query.typed.strip())
    context = {"query": query, "asked": asked, "focus": not asked}
    if asked:
        context |= _answer(query, ask(query))
    if not asked or not context["result"].hits:
        context["topics"] = list(Topic.objects.all())
    response = render(request, "search/page.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _answer(query, result):
    labels = facet_labels()
    first = (query.page - 1) * query.size + 1
    numbers, following = page_parts.pages(query, result.pages)
    return {
        "result": result,
        "first": first,
        "hits": [(place, hit, labels["kind"].get(hit.kind, "")) for place, hit in enumerate(result.hits, first)],
        "groups": page_parts.groups(query, result, labels),
        "chosen": page_parts.chosen(query, labels),
        "pages": numbers,
        "next_url": following,
        "did_you_mean_url": f"?{page_parts.urlencode({'q': result.did_you_mean})}" if result.did_you_mean else "",
        "ticket": counting.ticket(query.typed, result.total, result.crisis),
    }


@require_safe
def suggest(request):
    """{"suggestions": [{"text", "url", "label"}]}"""
    labels = facet_labels()["kind"]
    found = suggestions(request.GET.get("q", "")[:60], grants_of(request.user), clock.now())
    shown = [{"text": item["text"], "url": item["url"], "label": str(labels.get(item["kind"], ""))} for item in found]
    response = JsonResponse({"suggestions": shown})
    response["X-Robots-Tag"] = "noindex"
    return response


@csrf_exempt  # a beacon carries no token; its signed ticket says that this site wrote the page
@require_POST
def counts(request):
    """A page that was seen, or a result that was opened. Nothing is said back, and no person is counted."""
    now = clock.now()
    note = counting.read_ticket(request.POST.get("ticket", ""))
    if note is not None and not limits.wait(request, "search.counts", COUNTS_A_MINUTE, now):
        position = request.POST.get("position", "")
        if request.POST.get("ref") and position.isascii() and position.isdecimal() and len(position) < 4:
            counting.count_opened(note, request.POST["ref"][:160], int(position), now)
        elif "ref" not in request.POST:
            counting.count_asked(note, now)
    return HttpResponse(status=204)
