"""Wagtail's own pages that would show what lies beyond reach are for superusers."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

# Reports gather from all models and authors; the other two edit what belongs to the whole site.
CLOSED = ("wagtailadmin_reports:", "wagtailadmin_collections:", "wagtailusers_")
OPEN = ("wagtailadmin_reports:workflow",)  # its rows are the pages that the reader may edit


class BackOfficeReach:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        name = request.resolver_match.view_name or ""
        if not name.startswith(CLOSED) or name.startswith(OPEN):
            return None
        if not request.user.is_authenticated or request.user.is_superuser:
            return None
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            raise PermissionDenied
        messages.error(request, _("This page shows the whole site and is open to its superusers only."))
        return HttpResponseRedirect(reverse("wagtailadmin_home") if request.user.is_staff else "/")
