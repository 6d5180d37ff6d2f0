"""The room in the back office: menu and addresses under /cms/knowledge/."""

from django.templatetags.static import static
from django.urls import include, path, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from portal.organisations import reach, rules


class OfficeItem(MenuItem):
    """Shown to who holds one of its permissions anywhere."""

    def __init__(self, label, name, permissions, **kwargs):
        super().__init__(label, reverse_lazy(f"knowledge_office:{name}"), name=f"knowledge-{name}", **kwargs)
        self.permissions = permissions

    def is_shown(self, request):
        if not hasattr(request, "held_permissions"):
            request.held_permissions = reach.permissions(request.user)
        return not request.held_permissions.isdisjoint(self.permissions)


EDIT, APPROVE = rules.KNOWLEDGE_EDIT, rules.KNOWLEDGE_APPROVE
ITEMS = [
    OfficeItem(_("Reviews waiting"), "queue", (APPROVE,), icon_name="tick-inverse", order=10),
    OfficeItem(_("Reviews falling due"), "due", (APPROVE, EDIT), icon_name="calendar-alt", order=20),
    OfficeItem(_("What readers say"), "feedback", (EDIT,), icon_name="comment", order=30),
]


@hooks.register("insert_global_admin_css")
def panel_style():
    return format_html('<link rel="stylesheet" href="{}">', static("core/pages.css"))


@hooks.register("register_admin_urls")
def urls():
    return [path("knowledge/", include("knowledge_base.articles.office.urls"))]


@hooks.register("register_admin_menu_item")
def menu():
    return SubmenuMenuItem(_("Knowledge base"), Menu(items=ITEMS), name="knowledge-office", icon_name="openquote", order=140)
