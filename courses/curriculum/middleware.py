"""In the back office a refused publication is a message, not an error page, whichever view tried it."""

from django.contrib import messages
from django.db.models import ProtectedError
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.core.publishing import PublicationRefused


class ShowRefusal:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        words = _words(exception)
        if not words or not request.path.startswith(reverse("wagtailadmin_home")):
            return None
        messages.error(request, words)
        page_id = request.resolver_match.kwargs.get("page_id") if request.resolver_match else None
        target = reverse("wagtailadmin_pages:edit", args=[page_id]) if page_id else reverse("wagtailadmin_home")
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return JsonResponse({"step": "success", "redirect": target})
        return redirect(target)


def _words(exception):
    if isinstance(exception, PublicationRefused):
        return " ".join(exception.messages)
    if isinstance(exception, ProtectedError):
        return _("Records of people rest on this, so it can't be deleted. Unpublish it instead.")
    return ""
