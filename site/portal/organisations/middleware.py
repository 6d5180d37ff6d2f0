"""Wagtail's own pages that would show what lies beyond reach are closed."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.auth import user_has_any_page_permission

from . import reach

# Reports gather from all models and authors; the others edit, or list, what belongs to the whole site.
SUPERUSERS_ONLY = (
    "wagtailadmin_reports:",
    "wagtailadmin_collections:",
    "wagtailadmin_api:documents",
    "wagtailadmin_api:images",
    "wagtailadmin_workflows:task_cho",
    "wagtailadmin_error_test",
    "wagtailmedia:media_usage",  # asks only whether anything may be edited
    "wagtailusers_",
)
EXCEPT = ("wagtailadmin_reports:workflow",)  # its rows are the pages that the reader may edit
# The page tree with its drafts; among authors, Wagtail's page permissions decide.
AUTHORS_ONLY = ("wagtailadmin_api:", "wagtailadmin_choose_page", "wagtailadmin_pages:", "wagtailadmin_tag_")


class BackOfficeReach:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with reach.remembered():
            return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        name = request.resolver_match.view_name or ""
        if not name.startswith(SUPERUSERS_ONLY + AUTHORS_ONLY) or name.startswith(EXCEPT):
            return None
        user = request.user
        if not user.is_authenticated or user.is_superuser:
            return None  # the admin itself asks visitors to sign in
        if not name.startswith(SUPERUSERS_ONLY) and user_has_any_page_permission(user):
            return None
        return _turned_away(request)


def _turned_away(request):
    if request.headers.get("x-requested-with") == "XMLHttpRequest":
        raise PermissionDenied
    messages.error(request, _("This page shows the whole site and is not open to you."))
    return HttpResponseRedirect(reverse("wagtailadmin_home" if request.user.is_staff else "account_login"))
