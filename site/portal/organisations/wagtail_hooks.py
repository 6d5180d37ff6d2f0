"""The doors of this room in the back office."""

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from . import reach, rules


@hooks.register("register_admin_urls")
def urls():
    return [path("people/", include("portal.organisations.office.urls"))]


class Door(MenuItem):
    """Shown to whoever holds its permission somewhere."""

    def __init__(self, label, url_name, permission, icon, order):
        super().__init__(label, reverse(url_name), name=url_name.replace(":", "-"), icon_name=icon, order=order)
        self.permission = permission

    def is_shown(self, request):
        if not hasattr(request, "held_permissions"):
            request.held_permissions = reach.permissions(request.user)
        return self.permission in request.held_permissions


DOORS = (
    (_("People"), "people:people", rules.PEOPLE_VIEW, "group"),
    (_("Memberships waiting"), "people:waiting", rules.MEMBERSHIP_DECIDE, "tick-inverse"),
    (_("Organisations"), "people:organisations", rules.ORGANISATION_EDIT, "list-ul"),
    (_("Roles"), "people:roles", rules.ROLE_GRANT, "key"),
    (_("Rosters"), "people:rosters", rules.PEOPLE_IMPORT, "upload"),
)
for _order, _door in enumerate(DOORS):
    hooks.register("register_people_menu_item", lambda door=_door, order=_order: Door(*door, order=order))


@hooks.register("register_admin_menu_item")
def menu():
    doors = Menu(register_hook_name="register_people_menu_item")
    return SubmenuMenuItem(_("People and organisations"), doors, name="people-and-organisations", icon_name="group", order=110)
