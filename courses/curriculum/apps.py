from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CurriculumConfig(AppConfig):
    name = "courses.curriculum"
    label = "curriculum"
    verbose_name = _("Curriculum")

    def ready(self):
        from portal.core import audit
        from portal.core.registry import doors
        from portal.organisations import page_policy, reach

        from . import file_policy, receivers, searching  # noqa: F401
        from .doors import learn
        from .models import ProgrammePage
        from .page_policy import scope

        audit.action("curriculum.held_back", _("Not published as scheduled"), _("Not published as scheduled"))
        reach.register(ProgrammePage, "organisation")
        page_policy.scopes.register("curriculum", scope())
        file_policy.register()
        doors.register("learn", learn, order=10)
        searching.register()
