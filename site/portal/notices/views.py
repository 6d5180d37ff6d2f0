"""A person's notices, what they want by mail, and the development outbox."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from . import domain, outbox
from .models import Notice, OutboxMessage


@never_cache
@login_required
def notices(request):
    page = Paginator(Notice.objects.filter(user=request.user), 20).get_page(request.GET.get("page"))
    return render(request, "notices/list.html", {"page": page, "wants_mail": domain.wants_mail(request.user)})


@require_POST
@login_required
def open_notice(request, pk):
    """Mark as read and go to what the notice is about."""
    notice = get_object_or_404(Notice, pk=pk, user=request.user)
    domain.mark_read(request.user, notice.pk)
    safe = url_has_allowed_host_and_scheme(notice.url, {request.get_host()}, request.is_secure())
    return redirect(notice.url if notice.url and safe else "notices")


@require_POST
@login_required
def mark_all_read(request):
    domain.mark_read(request.user)
    return redirect("notices")


@require_POST
@login_required
def preference(request):
    domain.set_wants_mail(request.user, "wants_mail" in request.POST)
    messages.success(request, _("Saved."))
    return redirect("notices")


@never_cache
def show_outbox(request):
    if not outbox.is_open():
        raise Http404
    return render(request, "notices/outbox.html", {"sent": OutboxMessage.objects.all()[:50]})
