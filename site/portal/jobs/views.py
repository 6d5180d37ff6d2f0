"""Pages where a person watches the work they asked for."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from portal.core import clock

from . import domain
from .domain.queries import visible_to

PER_PAGE = 30


@login_required
@never_cache
@require_GET
def job_list(request):
    page = Paginator(visible_to(request.user), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(job, domain.label_of(job)) for job in page]
    return render(request, "jobs/list.html", {"page_of_jobs": page, "rows": rows})


@login_required
@never_cache
@require_GET
def job_detail(request, pk):
    """The page of one job; the script of the page asks again for the part that changes."""
    job = get_object_or_404(visible_to(request.user), pk=pk)
    template = "jobs/_status.html" if request.headers.get("X-Fragment") else "jobs/detail.html"
    return render(request, template, {"job": job, "label": domain.label_of(job), "result_url": _own_address(request, job)})


def _own_address(request, job):
    url = job.result.get("url", "") if isinstance(job.result, dict) else ""
    return url if url_has_allowed_host_and_scheme(url, {request.get_host()}) else ""


@login_required
@require_POST
def job_cancel(request, pk):
    job = get_object_or_404(visible_to(request.user), pk=pk)
    if domain.cancel(job, now=clock.now()):
        messages.success(request, _("Stopped. What was already done is kept."))
    else:
        messages.info(request, _("This work was already over."))
    return redirect("job_detail", pk=pk)
