from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TimeLedgerConfig(AppConfig):
    name = "time_bank.ledger"
    label = "time_ledger"
    verbose_name = _("The time ledger")

    def ready(self):
        from portal.organisations import reach

        from .domain.queries import of_people
        from .models import Bank, TimeAccount

        reach.register(TimeAccount, of_people)
        reach.register(Bank, "organisation")
