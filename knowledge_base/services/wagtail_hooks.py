"""Service points in the back office; services and holidays are snippets of the whole site."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from portal.organisations import rules
from portal.organisations.wagtail_hooks import Door

from .models import Holiday, Service


@hooks.register("register_admin_urls")
def urls():
    return [path("services/", include("knowledge_base.services.office.urls"))]


@hooks.register("register_admin_menu_item")
def menu_item():
    return Door(_("Service points"), "services_office:list", rules.SERVICE_EDIT, "site", order=210)


class ServiceViewSet(SnippetViewSet):
    model = Service
    icon = "tag"
    list_display = ["title", "code", "sort_order"]
    search_fields = ["title", "code"]


class HolidayViewSet(SnippetViewSet):
    model = Holiday
    icon = "date"
    list_display = ["day", "name", "kind", "like_weekday"]
    list_filter = ["kind"]
    search_fields = ["name"]


class Calendar(SnippetViewSetGroup):
    menu_label = _("Services and holidays")
    menu_icon = "date"
    menu_order = 830
    items = (HolidayViewSet, ServiceViewSet)


register_snippet(Calendar)
