"""Wagtail's user and group editors can grant beyond reach: only superusers get them."""

from django.core.exceptions import PermissionDenied
from wagtail.users.views.groups import GroupViewSet as WagtailGroupViewSet
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet


class _SuperusersOnly:
    def construct_view(self, view_class, **kwargs):
        view = super().construct_view(view_class, **kwargs)

        def guarded(request, *args, **view_kwargs):
            if not request.user.is_superuser:
                raise PermissionDenied
            return view(request, *args, **view_kwargs)

        return guarded


class UserViewSet(_SuperusersOnly, WagtailUserViewSet):
    pass


class GroupViewSet(_SuperusersOnly, WagtailGroupViewSet):
    pass
