"""The pool in the back office: the menu group of volunteering, and the vocabularies of service."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, SubmenuMenuItem
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from portal.core.wagtail_hooks import TermViewSet
from portal.organisations import rules

from .menu import HOOK, OfficeItem
from .models import ServiceCategory, ServiceTime, Skill, SupervisionTheme

ITEMS = [
    OfficeItem(_("Volunteers"), "volunteers_office:index", rules.VOLUNTEER_VIEW, icon_name="group", order=10),
    OfficeItem(_("Enter training"), "volunteers_office:training", rules.VOLUNTEER_EDIT, icon_name="clipboard-list", order=80),
    OfficeItem(_("Supervision"), "volunteers_office:supervision", rules.VOLUNTEER_VIEW, icon_name="comment", order=82),
    OfficeItem(_("Close family"), "volunteers_office:family", rules.VOLUNTEER_EDIT, icon_name="user", order=84),
    OfficeItem(_("Rules of the pool"), "volunteers_office:rules", rules.VOLUNTEER_EDIT, icon_name="cogs", order=90),
]


@hooks.register("register_admin_urls")
def urls():
    return [path("volunteers/", include("time_bank.volunteers.office.urls"))]


for _item in ITEMS:
    hooks.register(HOOK, lambda item=_item: item)


@hooks.register("register_admin_menu_item")
def menu():
    return SubmenuMenuItem(_("Volunteering"), Menu(register_hook_name=HOOK), name="volunteers", icon_name="group", order=160)


class ServiceCategoryViewSet(TermViewSet):
    model = ServiceCategory
    icon = "tag"


class SkillViewSet(TermViewSet):
    model = Skill
    icon = "pick"


class ServiceTimeViewSet(TermViewSet):
    model = ServiceTime
    icon = "time"


class SupervisionThemeViewSet(TermViewSet):
    model = SupervisionTheme
    icon = "comment"


class ServiceVocabularies(SnippetViewSetGroup):
    menu_label = _("Vocabularies of service")
    menu_name = "service-vocabularies"
    menu_icon = "list-ul"
    menu_order = 822
    items = (ServiceCategoryViewSet, SkillViewSet, ServiceTimeViewSet, SupervisionThemeViewSet)


register_snippet(ServiceVocabularies)
