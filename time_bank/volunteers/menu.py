"""One group in the admin's menu for all rooms of volunteering: each registers its items under HOOK."""

from django.urls import reverse_lazy
from wagtail.admin.menu import MenuItem

from portal.organisations import reach

HOOK = "register_volunteer_menu_item"


class OfficeItem(MenuItem):
    """Shown to whoever holds one of the permissions anywhere. `name` is the whole name of an address."""

    def __init__(self, label, name, *permissions, **kwargs):
        super().__init__(label, reverse_lazy(name), name=name.replace(":", "-").replace("_", "-"), **kwargs)
        self.permissions = permissions

    def is_shown(self, request):
        return any(reach.anywhere(request.user, permission) for permission in self.permissions)
