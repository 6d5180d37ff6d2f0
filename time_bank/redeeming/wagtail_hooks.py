"""The back office of redeeming: its doors in the menu of volunteering, and its addresses."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from portal.organisations import rules
from time_bank.volunteers.menu import HOOK, OfficeItem

RUN = rules.SERVICE_RUN
ITEMS = [
    OfficeItem(_("Requests for service"), "redeeming_office:requests", RUN, rules.TIME_CORRECT, icon_name="mail", order=40),
    OfficeItem(_("Sheets of paper"), "redeeming_office:sheets", RUN, icon_name="doc-full", order=44),
    OfficeItem(
        _("Certificates of service"), "redeeming_office:certificates", RUN, rules.CERTIFICATE_ISSUE, icon_name="clipboard-list", order=48
    ),
]


@hooks.register("register_admin_urls")
def urls():
    return [path("redeeming/", include("time_bank.redeeming.office.urls"))]


for _item in ITEMS:
    hooks.register(HOOK, lambda item=_item: item)
