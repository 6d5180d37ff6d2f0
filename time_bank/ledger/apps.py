from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TimeLedgerConfig(AppConfig):
    name = "time_bank.ledger"
    label = "time_ledger"
    verbose_name = _("The time ledger")
