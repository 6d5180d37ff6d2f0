"""Wagtail's users app, with its user and group editors kept for superusers."""

from wagtail.users.apps import WagtailUsersAppConfig


class UsersAppConfig(WagtailUsersAppConfig):
    user_viewset = "portal.accounts.wagtail_viewsets.UserViewSet"
    group_viewset = "portal.accounts.wagtail_viewsets.GroupViewSet"
