from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TimeLedgerConfig(AppConfig):
    name = "time_bank.ledger"
    label = "time_ledger"
    verbose_name = _("The time ledger")

    def ready(self):
        from courses.learning.domain.ledgers import ledgers
        from portal.accounts.data_rights import holdings
        from portal.organisations import reach

        from . import tasks  # noqa: F401
        from .domain.queries import of_people
        from .domain.sealed import TIME
        from .holding import time_account
        from .models import Bank, TimeAccount

        holdings.register("time_ledger", time_account, order=55)
        ledgers.register(TIME.name, TIME, order=20)

        reach.register(TimeAccount, of_people)
        reach.register(Bank, "organisation")
