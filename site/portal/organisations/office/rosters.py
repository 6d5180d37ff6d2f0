"""Rosters: upload, look, import."""

from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn, TitleColumn

from portal.core import downloads

from .. import reach, rules
from ..domain import roster as rosters
from ..domain import template
from ..models import Roster
from . import Allowed, Listing, tables
from .forms import RosterForm

LIST = ("people:rosters", gettext_lazy("Rosters"))
PAGE = "people:roster"


class Rosters(Listing):
    permission = rules.PEOPLE_IMPORT
    page_title = LIST[1]
    header_icon = "upload"
    index_url_name = LIST[0]
    template_name = "organisations/office/rosters.html"
    columns = [
        TitleColumn("file_name", label=gettext_lazy("File"), url_name="people:roster"),
        Column("organisation", label=gettext_lazy("Organisation")),
        NumberColumn("rows", label=gettext_lazy("Rows")),
        Column("state", label=gettext_lazy("State"), accessor="get_state_display"),
        Column("uploaded_by", label=gettext_lazy("Uploaded by"), accessor=lambda roster: roster.uploaded_by or "-"),
        DateColumn("uploaded_at", label=gettext_lazy("Uploaded")),
    ]

    def get_queryset(self):
        return reach.rows(self.request.user, self.permission, Roster.objects.select_related("organisation", "uploaded_by"))


class Upload(tables.Upload):
    permission = rules.PEOPLE_IMPORT
    parent = LIST
    page = PAGE
    page_title = gettext_lazy("Import a roster")
    form_class = RosterForm
    template_name = "organisations/office/upload.html"

    def stage(self, data, file_name, organisation):
        return rosters.stage(data, file_name, organisation, by=self.request.user)


class RosterPage(tables.TablePage):
    permission = rules.PEOPLE_IMPORT
    parent = LIST
    rows = Roster.objects.select_related("organisation", "job")
    template_name = "organisations/office/roster.html"

    def preview(self, table):
        return rosters.preview(table)


class Apply(tables.TableAction):
    permission = rules.PEOPLE_IMPORT
    rows = Roster.objects.all()
    page = PAGE
    done = gettext_lazy("The import runs in the background. You may leave this page.")

    def act(self, table, user):
        rosters.apply(table, by=user)


class Discard(tables.TableAction):
    permission = rules.PEOPLE_IMPORT
    rows = Roster.objects.all()
    page = PAGE
    done = gettext_lazy("The roster is discarded and its file deleted.")

    def act(self, table, user):
        rosters.discard(table, by=user)


class Template(Allowed, View):
    permission = rules.PEOPLE_IMPORT

    def get(self, request):
        nodes = reach.organisations(request.user, self.permission).order_by("path")
        return downloads.workbook(template.roster(nodes), "roster-template.xlsx")
