"""What of Wagtail's own back office touches people, and the door to the privacy notice."""

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import office


@hooks.register("before_bulk_action")
def people_in_bulk_are_for_superusers(request, action_type, objects, action):
    """The user editor is a superuser's; so are its bulk actions, which a granted permission alone would open."""
    if get_user_model() in action.models and not request.user.is_superuser:
        raise PermissionDenied


@hooks.register("register_admin_urls")
def urls():
    return [path("privacy/", include((office.urlpatterns, "privacy_office")))]


class SuperuserDoor(MenuItem):
    def is_shown(self, request):
        return request.user.is_superuser


@hooks.register("register_settings_menu_item")
def privacy_door():
    return SuperuserDoor(_("Privacy notice"), reverse("privacy_office:versions"), name="privacy-notice", icon_name="doc-full", order=830)
