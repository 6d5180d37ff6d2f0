from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActivitiesConfig(AppConfig):
    name = "time_bank.activities"
    label = "activities"
    verbose_name = _("Service activities")

    def ready(self):
        from portal.organisations import reach
        from time_bank.volunteers.registries import service_minutes

        from .domain.queries import minutes_served
        from .models import Activity, CheckEvent, RecordSheet, ServiceRecord, SignUp

        for model in (Activity, ServiceRecord, RecordSheet):
            reach.register(model, "organisation")
        for model in (SignUp, CheckEvent):
            reach.register(model, "activity__organisation")
        service_minutes.register("activities", minutes_served)
