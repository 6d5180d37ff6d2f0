"""The back office of learning in Wagtail's admin: menu and addresses under /cms/learning/."""

from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from portal.organisations import reach, rules


class OfficeItem(MenuItem):
    """Shown to who holds the permission anywhere."""

    def __init__(self, label, name, permission, **kwargs):
        super().__init__(label, reverse_lazy(f"learning_office:{name}"), name=f"learning-{name}", **kwargs)
        self.permission = permission

    def is_shown(self, request):
        return reach.anywhere(request.user, self.permission)


ITEMS = [
    OfficeItem(_("Certificates to issue"), "issuing", rules.CERTIFICATE_ISSUE, icon_name="success", order=10),
    OfficeItem(_("Written work"), "work", rules.WORK_REVIEW, icon_name="edit", order=20),
    OfficeItem(_("Learners"), "learners", rules.LEARNING_VIEW, icon_name="group", order=30),
    OfficeItem(_("Enter classroom hours"), "hours", rules.HOURS_ENTER, icon_name="time", order=40),
    OfficeItem(_("Questionnaire results"), "results", rules.LEARNING_VIEW, icon_name="form", order=50),
]


@hooks.register("register_admin_urls")
def urls():
    return [path("learning/", include("courses.learning.office.urls"))]


@hooks.register("register_admin_menu_item")
def menu():
    return SubmenuMenuItem(_("Training office"), Menu(items=ITEMS), name="learning-office", icon_name="clipboard-list", order=150)
