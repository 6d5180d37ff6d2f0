from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TimeBankConfig(AppConfig):
    name = "time_bank"
    label = "time_bank"
    verbose_name = _("Volunteers and time bank")
