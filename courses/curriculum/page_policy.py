"""Who may do what to which page: Wagtail's group permissions, and beside them what a role's reach grants.

A trainer edits, a reviewer publishes, in the programmes of the organisations they reach. Every view, chooser and history
of the back office asks this policy.
"""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Q
from wagtail.models import GroupPagePermission, Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from portal.organisations import reach, rules
from portal.organisations.models import Role

# Wagtail's page actions that each of our permissions stands for.
GRANTS = {rules.CURRICULUM_EDIT: ("add", "change"), rules.CURRICULUM_APPROVE: ("publish",)}


def programme_of(page):
    """The programme that this page is or belongs to, or None."""
    from .models import ProgrammePage

    steps = [page.path[:end] for end in range(page.steplen, len(page.path) + 1, page.steplen)]
    return ProgrammePage.objects.filter(path__in=steps).first()


def may(user, permission, page):
    """Does the user's reach allow `permission` on the programme of this page?"""
    programme = programme_of(page)
    return programme is not None and reach.can(user, permission, programme)


class ReachPagePolicy(PagePermissionPolicy):
    permission_cache_name = "_reach_page_permission_cache"
    _explorable_root_instance_cache_name = "_reach_explorable_root_cache"

    def get_all_permissions_for_user(self, user):
        granted = list(super().get_all_permissions_for_user(user))
        if not user.is_active or user.is_anonymous or user.is_superuser:
            return granted
        return granted + [
            GroupPagePermission(page=programme, permission=Permission(codename=f"{action}_page"))
            for permission, actions in GRANTS.items()
            for programme in self._programmes(user, permission)
            for action in actions
        ]

    @staticmethod
    def _programmes(user, permission):
        from .models import ProgrammePage

        if not reach.anywhere(user, permission):
            return []
        return reach.rows(user, permission, ProgrammePage.objects.all())

    def users_with_any_permission(self, actions, include_superusers=True):
        return self._with_roles(super().users_with_any_permission(actions, include_superusers), self._roles(actions))

    def users_with_any_permission_for_instance(self, actions, instance, include_superusers=True):
        found = super().users_with_any_permission_for_instance(actions, instance, include_superusers)
        programme = programme_of(instance)
        if programme is None:
            return found
        organisation = programme.organisation
        above = [organisation.path[:end] for end in range(organisation.steplen, len(organisation.path) + 1, organisation.steplen)]
        return self._with_roles(found, self._roles(actions).filter(organisation__path__in=above))

    @staticmethod
    def _roles(actions):
        names = {name for permission, granted in GRANTS.items() if set(granted) & set(actions) for name in reach.role_names(permission)}
        return Role.objects.filter(name__in=names)

    @staticmethod
    def _with_roles(found, roles):
        return get_user_model().objects.filter(Q(pk__in=found.values("pk")) | Q(pk__in=roles.values("user")), is_active=True).distinct()


def policy():
    return ReachPagePolicy(Page)
