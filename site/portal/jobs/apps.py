from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "portal.jobs"
    label = "jobs"
    verbose_name = _("Background jobs")

    def ready(self):
        from . import tasks  # noqa: F401  (registers the task with django-tasks)
        from .domain import ticking  # noqa: F401
