from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActivitiesConfig(AppConfig):
    name = "time_bank.activities"
    label = "activities"
    verbose_name = _("Service activities")

    def ready(self):
        from portal.accounts.data_rights import holdings
        from portal.core.registry import doors
        from portal.organisations import reach
        from time_bank.ledger.registries import kept_by
        from time_bank.volunteers.registries import office_panels, panels, service_minutes

        from . import receivers, tasks  # noqa: F401
        from .domain.queries import minutes_served
        from .doors import volunteering
        from .holding import activities
        from .kept import of_record
        from .models import Activity, CheckEvent, RecordSheet, ServiceRecord, SignUp
        from .panels import office_panel, own_panel

        for model in (Activity, ServiceRecord, RecordSheet):
            reach.register(model, "organisation")
        for model in (SignUp, CheckEvent):
            reach.register(model, "activity__organisation")
        service_minutes.register("activities", minutes_served)
        kept_by.register("activities", of_record)
        panels.register("activities", own_panel, order=10)
        office_panels.register("activities", office_panel, order=10)
        doors.register("volunteer", volunteering, order=20)
        holdings.register("activities", activities, order=55)  # before the room of volunteers cuts the tie to the person
