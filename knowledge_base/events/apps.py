from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "knowledge_base.events"
    label = "events"
    verbose_name = _("Outreach events")

    def ready(self):
        from portal.accounts.data_rights import holdings
        from portal.core.registry import doors
        from portal.organisations import reach

        from . import receivers, searching, tasks  # noqa: F401
        from .doors import events
        from .holding import sign_ups
        from .models import Event, SignUp

        reach.register(Event, "organisation")
        reach.register(SignUp, "event__organisation")
        holdings.register("events", sign_ups, order=70)
        searching.register()
        doors.register("events", events, order=9)
