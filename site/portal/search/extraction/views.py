"""The report of attachments: what was read, what was not and why. Each sees the documents they may change."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST
from wagtail.documents import get_document_model
from wagtail.permissions import policy_registry

from portal.core import clock

from . import domain
from .models import AttachmentText

PER_PAGE = 50


def may_look(user):
    """Whoever may change any document at all."""
    return _policy().user_has_any_permission(user, ["change"])


def _policy():
    return policy_registry.get_by_type(get_document_model())


def rows_of(user):
    if not may_look(user):
        raise PermissionDenied
    own = _policy().instances_user_has_any_permission_for(user, ["change"])
    return AttachmentText.objects.filter(document__in=own.values("pk")).select_related("document")


@require_GET
def index(request):
    rows = rows_of(request.user)
    state = request.GET.get("state", "")
    shown = rows.filter(state=state) if state in AttachmentText.State.values else rows
    page = Paginator(shown.order_by("-pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "state": state, "sums": domain.sums(rows), "states": AttachmentText.State.choices}
    return render(request, "attachment_texts/index.html", context)


@require_POST
def again(request, pk):
    """Read one once more."""
    row = get_object_or_404(rows_of(request.user), pk=pk)
    domain.read_again(row, clock.now())
    return redirect("attachment_texts:index")
