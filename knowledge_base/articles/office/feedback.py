"""What readers said, to be worked off."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from knowledge_base.models import ArticlePage, Feedback
from portal.core import clock
from portal.organisations import reach, rules
from portal.organisations.office import allowed, page_of

from ..domain import feedback
from ..forms import HandledForm


def _articles(user):
    return reach.rows(user, rules.KNOWLEDGE_EDIT, ArticlePage.objects.all())


@allowed(rules.KNOWLEDGE_EDIT)
@require_GET
def index(request):
    articles = _articles(request.user)
    yes = Count("feedback", filter=Q(feedback__helpful=True))
    counted = articles.annotate(yes=yes, no=Count("feedback") - yes).filter(Q(yes__gt=0) | Q(no__gt=0)).order_by("-no", "pk")
    context = {"page": page_of(request, feedback.waiting(articles)), "counted": counted.defer("body", "care", "sources")[:20]}
    return render(request, "knowledge_base/office/feedback.html", context)


@allowed(rules.KNOWLEDGE_EDIT)
@require_POST
def handled(request, pk):
    within = Feedback.objects.filter(article__in=_articles(request.user).values("pk"))
    found = within.filter(pk=pk).select_related("article").first()
    form = HandledForm(request.POST)
    if found is None:
        raise Http404
    if form.is_valid():
        feedback.handle(found, by=request.user, note=form.cleaned_data["note"], now=clock.now())
        messages.success(request, _("Dealt with."))
    return redirect("knowledge_office:feedback")
