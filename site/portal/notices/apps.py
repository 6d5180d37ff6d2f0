from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "portal.notices"
    label = "notices"
    verbose_name = _("Notices")

    def ready(self):
        from portal.accounts.data_rights import holdings
        from portal.accounts.panels import panels

        from . import receivers  # noqa: F401
        from .holding import notices
        from .panels import notices_panel

        holdings.register("notices", notices, order=90)
        panels.register("notices", notices_panel, order=90)
