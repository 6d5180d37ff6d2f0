"""Who may teach the search: its words hold for the whole site, so the role has to be held at the top of the tree."""

from functools import wraps

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from wagtail.permission_policies import BasePermissionPolicy

from portal.organisations import reach, rules
from portal.organisations.models import Organisation, Role


def may_teach(user):
    """A superuser, or somebody whose role reaches from the top."""
    if not user.is_authenticated or not user.is_active:
        return False
    if user.is_superuser:
        return True
    return Organisation.objects.filter(path__in=reach.roots(user, rules.SEARCH_EDIT), depth=1).exists()


def teachers_only(view):
    @wraps(view)
    def gate(request, *args, **kwargs):
        if not may_teach(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return gate


class TeachingPolicy(BasePermissionPolicy):
    """All or nothing, for what holds for the whole site."""

    def user_has_permission(self, user, action):
        return may_teach(user)

    def users_with_any_permission(self, actions):
        held = Role.objects.filter(name__in=reach.role_names(rules.SEARCH_EDIT), organisation__depth=1).values("user")
        users = get_user_model().objects.filter(is_active=True)
        return users.filter(pk__in=held) | users.filter(is_superuser=True)

    def instances_user_has_any_permission_for(self, user, actions):
        return self.model._default_manager.all() if may_teach(user) else self.model._default_manager.none()
