from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "portal.organisations"
    label = "organisations"
    verbose_name = _("Organisations")

    def ready(self):
        from portal.accounts.data_rights import holdings
        from portal.accounts.panels import panels

        from . import reach, receivers, tasks  # noqa: F401  (tasks registers the roster's job)
        from .holding import memberships
        from .models import Membership, Role, Roster
        from .panels import memberships_panel

        for model in (Membership, Role, Roster):
            reach.register(model, "organisation")
        holdings.register("organisations", memberships, order=20)
        panels.register("organisations", memberships_panel, order=20)
        self._register_policies()

    def _register_policies(self):
        from wagtail.models import AbstractPage
        from wagtail.permissions import register_permission_policy

        from . import page_policy, rules
        from .models import Membership, Organisation, Role, Roster
        from .policies import ReachPolicy

        register_permission_policy(AbstractPage, page_policy.policy())
        edit, decide = rules.ORGANISATION_EDIT, rules.MEMBERSHIP_DECIDE
        register_permission_policy(Organisation, ReachPolicy(Organisation, add=edit, change=edit, view=rules.PEOPLE_VIEW, choose=edit))
        register_permission_policy(Membership, ReachPolicy(Membership, change=decide, view=rules.PEOPLE_VIEW))
        register_permission_policy(Role, ReachPolicy(Role, add=rules.ROLE_GRANT, delete=rules.ROLE_GRANT, view=rules.ROLE_GRANT))
        register_permission_policy(Roster, ReachPolicy(Roster, add=rules.PEOPLE_IMPORT, view=rules.PEOPLE_IMPORT))
