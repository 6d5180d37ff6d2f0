from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VolunteersConfig(AppConfig):
    name = "time_bank.volunteers"
    label = "volunteers"
    verbose_name = _("Volunteers")

    def ready(self):
        from portal.accounts.data_rights import holdings
        from portal.organisations import reach

        from . import receivers, tasks  # noqa: F401
        from .holding import volunteers
        from .models import FamilyTie, Honour, HonourRule, Pool, PreServiceProgramme, PreServiceTraining, Supervision, Volunteer

        holdings.register("volunteers", volunteers, order=60)
        for model in (Volunteer, Supervision, Pool, PreServiceProgramme, HonourRule):
            reach.register(model, "organisation")
        for model in (PreServiceTraining, FamilyTie, Honour):
            reach.register(model, "volunteer__organisation")
