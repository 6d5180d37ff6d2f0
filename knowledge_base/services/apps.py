from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ServicesConfig(AppConfig):
    name = "knowledge_base.services"
    label = "services"
    verbose_name = _("Service points")

    def ready(self):
        from portal.core.registry import doors
        from portal.organisations import reach

        from . import receivers, searching, tasks  # noqa: F401
        from .doors import services
        from .models import PointSheet, ServicePoint

        reach.register(ServicePoint, "organisation")
        reach.register(PointSheet, "organisation")
        searching.register()
        doors.register("services", services, order=8)
