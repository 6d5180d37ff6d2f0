from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RedeemingConfig(AppConfig):
    name = "time_bank.redeeming"
    label = "redeeming"
    verbose_name = _("Redemption")
