"""What of Wagtail's own back office touches people."""

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from wagtail import hooks


@hooks.register("before_bulk_action")
def people_in_bulk_are_for_superusers(request, action_type, objects, action):
    """The user editor is a superuser's; so are its bulk actions, which a granted permission alone would open."""
    if get_user_model() in action.models and not request.user.is_superuser:
        raise PermissionDenied
