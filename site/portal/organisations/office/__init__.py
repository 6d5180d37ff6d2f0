"""The back office of people: lists and forms inside the Wagtail admin. Every view names its permission; reach does the rest."""

from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin

from .. import reach

PER_PAGE = 50


def allowed(*permissions):
    """Open a view to those who hold one of the permissions anywhere; what they see there is limited by their reach."""

    def decorate(view):
        @wraps(view)
        def gate(request, *args, **kwargs):
            if not any(reach.anywhere(request.user, permission) for permission in permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return gate

    return decorate


class Allowed:
    """Refuses whoever doesn't hold `permission` anywhere, before anything is looked up."""

    permission = ""

    def dispatch(self, request, *args, **kwargs):
        reach.require(request.user, self.permission)
        return super().dispatch(request, *args, **kwargs)

    def fetch(self, queryset, permission=None, **lookup):
        return reach.fetch(self.request.user, permission or self.permission, queryset, **lookup)


class Framed(Allowed, WagtailAdminTemplateMixin):
    """A page in the admin's frame, below the list it belongs to."""

    header_icon = "group"
    parent: Any = None  # (url name, label) of the list above

    def get_breadcrumbs_items(self):
        above = [{"url": reverse(self.parent[0]), "label": self.parent[1]}] if self.parent else []
        return [{"url": reverse_lazy("wagtailadmin_home"), "label": _("Home")}, *above, {"url": "", "label": self.get_page_title()}]


class Listing(Framed, BaseListingView):
    """A table of rows within reach, with a filter form that also works without a script."""

    template_name = "organisations/office/listing.html"
    paginate_by = PER_PAGE
    filter_form: Any = None
    nothing_yet: Any = _("Nothing is here yet.")

    @property
    def no_results_message(self):
        """An empty list says whether it is empty, or the conditions leave nothing of it."""
        asked = self.filter_form and any(self.request.GET.get(name) for name in self.filter_form.base_fields)
        return _("Nothing fits. Choose fewer conditions.") if asked else self.nothing_yet

    def get_filter(self):
        form = self.filter_form(self.request.GET, user=self.request.user)
        form.is_valid()
        return form

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if self.filter_form:
            context["filter_form"] = self.get_filter()
        return context


def page_of(request, rows, size=PER_PAGE):
    """The page that ?p= asks for, or the nearest there is."""
    return Paginator(rows, size).get_page(request.GET.get("p"))


def attempt(request, act, done):
    """Run a state change; tell what was done, or why not. Return whether it went well."""
    try:
        act()
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
        return False
    messages.success(request, done)
    return True


def back(name, *args):
    return redirect(reverse(f"people:{name}", args=args))
