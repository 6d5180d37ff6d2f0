from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VolunteersConfig(AppConfig):
    name = "time_bank.volunteers"
    label = "volunteers"
    verbose_name = _("Volunteers")
