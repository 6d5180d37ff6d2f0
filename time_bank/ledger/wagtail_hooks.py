"""The time bank in Wagtail's admin: addresses under /cms/time-bank/, doors in the group of volunteering."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from portal.organisations import rules
from portal.organisations.wagtail_hooks import Door

GROUP = "register_volunteer_menu_item"  # the group in the menu, as the room above names it


@hooks.register("register_admin_urls")
def urls():
    return [path("time-bank/", include("time_bank.ledger.office.urls"))]


@hooks.register(GROUP)
def accounts_door():
    return Door(_("Time accounts"), "time_ledger_office:index", rules.TIME_VIEW, "user", order=60)


@hooks.register(GROUP)
def banks_door():
    return Door(_("Time banks"), "time_ledger_office:banks", rules.TIME_VIEW, "site", order=62)
