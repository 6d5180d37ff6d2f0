"""Reach as a Wagtail permission policy, so that Wagtail's own views, choosers and histories ask the same question."""

from django.contrib.auth import get_user_model
from django.db.models import Q
from wagtail.permission_policies import BasePermissionPolicy

from . import reach
from .models import Role


class ReachPolicy(BasePermissionPolicy):
    """`allows` maps Wagtail's actions (add, change, delete, view, choose) to our permissions; what isn't listed nobody may."""

    def __init__(self, model, **allows):
        super().__init__(model)
        self.allows = allows

    def user_has_permission(self, user, action):
        permission = self.allows.get(action)
        return bool(permission) and reach.anywhere(user, permission)

    def user_has_permission_for_instance(self, user, action, instance):
        permission = self.allows.get(action)
        return bool(permission) and reach.can(user, permission, instance)

    def instances_user_has_any_permission_for(self, user, actions):
        found = self.model._default_manager.none().values("pk")
        keys = Q(pk__in=found)
        for permission in {self.allows[action] for action in actions if action in self.allows}:
            keys |= Q(pk__in=reach.rows(user, permission, self.model._default_manager.all()).values("pk"))
        return self.model._default_manager.filter(keys)

    def users_with_any_permission(self, actions):
        names = {name for action in actions if action in self.allows for name in reach.role_names(self.allows[action])}
        held = Role.objects.filter(name__in=names).values("user")
        return get_user_model().objects.filter(Q(pk__in=held) | Q(is_superuser=True), is_active=True)

    def users_with_any_permission_for_instance(self, actions, instance):
        users = self.users_with_any_permission(actions)
        able = [user.pk for user in users if self.user_has_any_permission_for_instance(user, actions, instance)]
        return users.filter(pk__in=able)
