"""The report in the back office."""

from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .views import may_look


class ReportItem(MenuItem):
    def is_shown(self, request):
        return may_look(request.user)


@hooks.register("register_admin_urls")
def urls():
    return [path("attachment-texts/", include("portal.search.extraction.urls"))]


@hooks.register("register_reports_menu_item")
def menu_item():
    return ReportItem(
        _("Texts of attachments"), reverse_lazy("attachment_texts:index"), name="attachment-texts", icon_name="doc-full", order=900
    )
