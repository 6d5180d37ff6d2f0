from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AwarenessConfig(AppConfig):
    name = "knowledge_base.awareness"
    label = "awareness"
    verbose_name = _("Surveys of public knowledge")

    def ready(self):
        from portal.organisations import reach

        from .models import Edition, Survey

        reach.register(Survey, "organisation")
        reach.register(Edition, "organisation")
