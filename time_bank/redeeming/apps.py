from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RedeemingConfig(AppConfig):
    name = "time_bank.redeeming"
    label = "redeeming"
    verbose_name = _("Redemption")

    def ready(self):
        from portal.accounts.data_rights import holdings
        from portal.certificates.layouts import layouts
        from portal.organisations import reach
        from time_bank.ledger.registries import kept_by
        from time_bank.volunteers.registries import office_panels, panels

        from . import receivers, tasks  # noqa: F401
        from .holding import redeeming
        from .kept import of_request
        from .layouts.service import SERVICE
        from .models import CertificateRequest, PaperSheet, ServiceRequest
        from .panels import office_panel, redeeming_panel

        layouts.register(SERVICE.kind, SERVICE)
        # Before the pool's holding (60), which cuts the tie between the person and the volunteer.
        holdings.register("redeeming", redeeming, order=55)
        for model in (ServiceRequest, PaperSheet, CertificateRequest):
            reach.register(model, "organisation")
        panels.register("redeeming", redeeming_panel, order=60)
        office_panels.register("redeeming", office_panel, order=60)
        kept_by.register("redeeming", of_request)
