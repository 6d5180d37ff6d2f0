from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExtractionConfig(AppConfig):
    name = "portal.search.extraction"
    label = "extraction"
    verbose_name = _("Texts of attachments")

    def ready(self):
        from . import receivers, tasks  # noqa: F401
