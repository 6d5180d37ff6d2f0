"""Who may do what to which page: Wagtail's group permissions, and beside them what a role's reach grants.

Rooms with pages register a Scope. Every view, chooser and history of the back office asks this policy.
"""

from dataclasses import dataclass, field

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Q
from wagtail.models import GroupPagePermission, Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from portal.core.registry import Registry

from . import reach
from .models import Organisation, Role


@dataclass(frozen=True)
class Scope:
    """Pages of `model`, with all below them, belong to their `organisation`.

    `grants`: the page actions that each of our permissions stands for. `index`: the page model below which they stand; who
    holds a permission anywhere gets its `starts` there (adding a page of one's own), who holds it everywhere all its grants.
    """

    model: type
    grants: dict
    index: type | None = None
    starts: dict = field(default_factory=dict)

    def of(self, page):
        """The page of this scope that `page` is or lies below, or None."""
        steps = [page.path[:end] for end in range(page.steplen, len(page.path) + 1, page.steplen)]
        return self.model.objects.filter(path__in=steps).first()

    def granted(self, user, held):
        """(page, action) pairs that reach gives this user, who holds the permissions `held` somewhere."""
        for permission, actions in self.grants.items():
            if permission not in held:
                continue
            tops = list(self.index.objects.all()) if self.index else []
            if tops and reaches_everything(user, permission):
                yield from ((top, action) for top in tops for action in {*actions, *self.starts.get(permission, ())})
                continue
            yield from ((top, action) for top in tops for action in self.starts.get(permission, ()))
            yield from ((page, action) for page in reach.rows(user, permission, self.model.objects.all()) for action in actions)

    def roles(self, actions):
        """Roles that may do any of these actions to some page of the scope."""
        asked = set(actions)
        permissions = [p for p, granted in self.grants.items() if asked & {*granted, *self.starts.get(p, ())}]
        return Role.objects.filter(name__in={name for permission in permissions for name in reach.role_names(permission)})

    def roles_for(self, actions, page):
        found = self.of(page)
        if found is None:
            return self.roles(actions) if self.index and isinstance(page.specific, self.index) else Role.objects.none()
        return self.roles(actions).filter(organisation__path__in=reach.above(found.organisation))


scopes = Registry()


def people_who(action, page, scope):
    """The active people whose role allows `action` on what this page belongs to."""
    return get_user_model().objects.filter(pk__in=scope.roles_for([action], page).values("user"), is_active=True)


def reaches_everything(user, permission):
    """Does the user hold the permission over every tree of organisations?"""
    return not Organisation.objects.filter(depth=1).exclude(path__in=reach.roots(user, permission)).exists()


def may(user, permission, page, scope):
    """Does the user's reach allow `permission` on what this page belongs to?"""
    found = scope.of(page)
    return found is not None and reach.can(user, permission, found)


class ReachPagePolicy(PagePermissionPolicy):
    permission_cache_name = "_reach_page_permission_cache"
    _explorable_root_instance_cache_name = "_reach_explorable_root_cache"

    def get_all_permissions_for_user(self, user):
        granted = list(super().get_all_permissions_for_user(user))
        if not user.is_active or user.is_anonymous or user.is_superuser:
            return granted
        held = reach.permissions(user)
        return granted + [
            GroupPagePermission(page=page, permission=Permission(codename=f"{action}_page"))
            for scope in scopes
            for page, action in scope.granted(user, held)
        ]

    def users_with_any_permission(self, actions, include_superusers=True):
        found = super().users_with_any_permission(actions, include_superusers)
        return self._with_roles(found, [scope.roles(actions) for scope in scopes])

    def users_with_any_permission_for_instance(self, actions, instance, include_superusers=True):
        found = super().users_with_any_permission_for_instance(actions, instance, include_superusers)
        return self._with_roles(found, [scope.roles_for(actions, instance) for scope in scopes])

    @staticmethod
    def _with_roles(found, querysets):
        able = Q(pk__in=found.values("pk"))
        for roles in querysets:
            able |= Q(pk__in=roles.values("user"))
        return get_user_model().objects.filter(able, is_active=True).distinct()


def policy():
    return ReachPagePolicy(Page)
