"""Tables of service points: upload, look, import."""

from django.utils.translation import gettext_lazy

from portal.core import clock
from portal.organisations import rules
from portal.organisations.models import Organisation
from portal.organisations.office import tables

from ..domain import sheet as point_sheets
from ..forms import SheetForm
from ..models import PointSheet
from .views import LIST

PAGE = "services_office:sheet"


class Upload(tables.Upload):
    permission = rules.SERVICE_EDIT
    parent = LIST
    page = PAGE
    page_title = gettext_lazy("Import service points")
    form_class = SheetForm
    template_name = "services_office/upload.html"

    def stage(self, data, file_name, organisation):
        return point_sheets.stage(data, file_name, organisation, by=self.request.user, now=clock.now())


class Sheet(tables.TablePage):
    permission = rules.SERVICE_EDIT
    parent = LIST
    rows = PointSheet.objects.select_related("organisation")
    template_name = "services_office/sheet.html"

    def preview(self, table):
        rows = table.rows[:10]
        names = dict(Organisation.objects.filter(pk__in={row["organisation"] for row in rows}).values_list("pk", "name"))
        return [{**row, "place": names.get(row["organisation"], "")} for row in rows]


class Apply(tables.TableAction):
    permission = rules.SERVICE_EDIT
    rows = PointSheet.objects.select_related("organisation")
    page = PAGE
    done = gettext_lazy("The service points are imported.")

    def act(self, table, user):
        point_sheets.apply(table, by=user, now=clock.now())


class Discard(tables.TableAction):
    permission = rules.SERVICE_EDIT
    rows = PointSheet.objects.select_related("organisation")
    page = PAGE
    done = gettext_lazy("The table is discarded.")

    def act(self, table, user):
        point_sheets.discard(table, by=user)
