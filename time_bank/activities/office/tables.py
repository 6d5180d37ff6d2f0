"""Tables of service records of earlier years: upload, look, import."""

from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn, TitleColumn

from portal.core import clock, downloads
from portal.organisations import reach, rules
from portal.organisations.office import Allowed, Listing, tables

from ..domain import importing
from ..models import RecordSheet
from ..resources import template
from .forms import UploadForm

LIST = ("activities_office:tables", gettext_lazy("Tables of service records"))
PAGE = "activities_office:sheet"


class Sheets(Listing):
    permission = rules.SERVICE_RUN
    page_title = LIST[1]
    header_icon = "upload"
    index_url_name = LIST[0]
    template_name = "activities_office/tables.html"
    columns = [
        TitleColumn("file_name", label=gettext_lazy("File"), url_name="activities_office:sheet"),
        Column("organisation", label=gettext_lazy("Recorded by")),
        NumberColumn("row_count", label=gettext_lazy("Rows")),
        Column("state", label=gettext_lazy("State"), accessor="get_state_display"),
        Column("uploaded_by", label=gettext_lazy("Uploaded by"), accessor=lambda sheet: sheet.uploaded_by or "-"),
        DateColumn("uploaded_at", label=gettext_lazy("Uploaded")),
    ]

    def get_queryset(self):
        return reach.rows(self.request.user, self.permission, RecordSheet.objects.select_related("organisation", "uploaded_by"))


class Upload(tables.Upload):
    permission = rules.SERVICE_RUN
    parent = LIST
    page = PAGE
    page_title = gettext_lazy("Import service records")
    form_class = UploadForm
    template_name = "activities_office/upload.html"

    def stage(self, data, file_name, organisation):
        return importing.stage(data, file_name, organisation, by=self.request.user, now=clock.now())


class SheetPage(tables.TablePage):
    permission = rules.SERVICE_RUN
    parent = LIST
    rows = RecordSheet.objects.select_related("organisation", "job")
    template_name = "activities_office/sheet.html"

    def preview(self, table):
        return importing.preview(table) if table.state == RecordSheet.State.STAGED else []


class Apply(tables.TableAction):
    permission = rules.SERVICE_RUN
    rows = RecordSheet.objects.select_related("organisation")
    page = PAGE
    done = gettext_lazy("The import runs in the background. You may leave this page.")

    def act(self, table, user):
        importing.apply(table, by=user, now=clock.now())


class Discard(tables.TableAction):
    permission = rules.SERVICE_RUN
    rows = RecordSheet.objects.select_related("organisation")
    page = PAGE
    done = gettext_lazy("The table is discarded.")

    def act(self, table, user):
        importing.discard(table, by=user)


class Template(Allowed, View):
    permission = rules.SERVICE_RUN

    def get(self, request):
        return downloads.workbook(template(), "service-records-template.xlsx")
