from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "portal.certificates"
    label = "certificates"
    verbose_name = _("Certificates")

    def ready(self):
        from portal.accounts.data_rights import holdings
        from portal.core.registry import doors
        from portal.organisations import reach

        from . import audit_names, tasks  # noqa: F401  (registers its names and its schedule)
        from .doors import verify_door
        from .holding import certificates
        from .layouts import layouts
        from .layouts.training import TRAINING
        from .models import Certificate, NameTask

        layouts.register(TRAINING.kind, TRAINING)
        reach.register(Certificate, "holder_organisation")
        reach.register(NameTask, "organisation")
        holdings.register("certificates", certificates, order=60)
        doors.register("verify", verify_door, order=90)
