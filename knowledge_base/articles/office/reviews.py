"""The health reviewer's desk: what waits, what changed since the last approval, the decision; and what falls due."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from knowledge_base.models import ArticlePage
from portal.core import clock
from portal.organisations import reach, rules
from portal.organisations.office import allowed, page_of

from ..domain import due, reviewing
from ..domain.changes import changes
from ..domain.lint import lint
from ..forms import DecisionForm


@allowed(rules.KNOWLEDGE_APPROVE)
@require_GET
def queue(request):
    waiting = reviewing.waiting(reach.rows(request.user, rules.KNOWLEDGE_APPROVE, ArticlePage.objects.all()))
    return render(request, "knowledge_base/office/queue.html", {"page": page_of(request, waiting)})


@allowed(rules.KNOWLEDGE_APPROVE)
@require_http_methods(["GET", "POST"])
def review(request, pk):
    article = reach.fetch(request.user, rules.KNOWLEDGE_APPROVE, ArticlePage.objects.all(), pk=pk)
    revision = article.get_latest_revision()
    now = clock.now()
    form = DecisionForm(request.POST) if request.method == "POST" else DecisionForm.begin(request.user, now)
    if request.method == "POST" and form.is_valid() and _decided(request, revision, form, now):
        return redirect("knowledge_office:queue")
    return render(request, "knowledge_base/office/review.html", _context(request, article, revision, form))


def _context(request, article, revision, form):
    draft = revision.as_object() if revision else article
    last = article.approvals.first()
    before = last.revision.as_object() if last and last.revision_id else (article if article.live else None)
    return {
        "article": article,
        "draft": draft,
        "revision": revision,
        "last": last,
        "sections": changes(before, draft),
        "findings": lint(draft),
        "task": reviewing.waiting_task(article),
        "refusal": reviewing.why_not(request.user, article, revision),
        "form": form,
    }


def _decided(request, revision, form, now):
    given = form.cleaned_data
    # What was read must be what is decided: the page says which revision it showed.
    shown = request.POST.get("revision", "")
    try:
        if shown != str(revision.pk):
            raise ValidationError(_("The text has been changed since. Read the newest version, then decide."))
        if "send_back" in request.POST:
            reviewing.send_back(revision, by=request.user, note=given["note"], now=now)
            messages.success(request, _("Sent back to the author."))
        else:
            reviewing.approve(
                revision,
                by=request.user,
                qualification=given["qualification"],
                next_review=given["next_review"],
                note=given["note"],
                now=now,
            )
            messages.success(request, _("Approved. The article is public, or will be on the day it is planned for."))
    except PermissionDenied as refused:
        form.add_error(None, str(refused))
    except ValidationError as refused:
        form.add_error(None, refused)
    return form.is_valid()


@allowed(rules.KNOWLEDGE_APPROVE, rules.KNOWLEDGE_EDIT)
@require_GET
def falling_due(request):
    now = clock.now()
    context = {
        "page": page_of(request, due.soon(reviewing.of_reader(request.user), now)),
        "today": now.astimezone().date(),
        "may_review": reach.anywhere(request.user, rules.KNOWLEDGE_APPROVE),
    }
    return render(request, "knowledge_base/office/due.html", context)
