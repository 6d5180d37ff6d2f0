"""Activities and service records in the back office."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from portal.organisations import rules
from time_bank.volunteers.menu import HOOK, OfficeItem

ITEMS = [
    OfficeItem(_("Activities"), "activities_office:list", rules.SERVICE_RUN, icon_name="date", order=20),
    OfficeItem(_("Records due"), "activities_office:due", rules.SERVICE_RUN, icon_name="time", order=22),
    OfficeItem(_("Confirm service"), "activities_office:waiting", rules.SERVICE_RUN, icon_name="success", order=24),
    OfficeItem(_("Service records"), "activities_office:records", rules.VOLUNTEER_VIEW, icon_name="list-ul", order=26),
    OfficeItem(_("Import records"), "activities_office:tables", rules.SERVICE_RUN, icon_name="upload", order=28),
    OfficeItem(_("Oddities"), "activities_office:oddities", rules.TIME_VIEW, icon_name="warning", order=30),
]


@hooks.register("register_admin_urls")
def urls():
    return [path("activities/", include("time_bank.activities.office.urls"))]


for _item in ITEMS:
    hooks.register(HOOK, lambda item=_item: item)
