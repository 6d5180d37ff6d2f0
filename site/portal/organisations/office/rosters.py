"""Rosters: upload, look, import."""

from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import FormView, TemplateView
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn, TitleColumn

from portal.core import downloads

from .. import reach, rules
from ..domain import roster as rosters
from ..domain import sheets, template
from ..models import Roster
from . import Allowed, Framed, Listing, attempt, back
from .forms import RosterForm

LIST = ("people:rosters", gettext_lazy("Rosters"))


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


class Upload(Framed, FormView):
    permission = rules.PEOPLE_IMPORT
    parent = LIST
    page_title = gettext_lazy("Import a roster")
    header_icon = "upload"
    form_class = RosterForm
    template_name = "organisations/office/upload.html"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form):
        file = form.cleaned_data["file"]
        # One byte more than is read tells a file that is too big without loading it.
        data = file.read(sheets.MAX_BYTES + 1) if file.size <= sheets.MAX_BYTES else None
        if data is None:
            form.add_error("file", sheets.too_big(file.size))
            return self.form_invalid(form)
        roster = rosters.stage(data, file.name, form.cleaned_data["organisation"], by=self.request.user)
        return back("roster", roster.pk)


class RosterPage(Framed, TemplateView):
    permission = rules.PEOPLE_IMPORT
    parent = LIST
    header_icon = "upload"
    template_name = "organisations/office/roster.html"

    @property
    def roster(self):
        found = Roster.objects.select_related("organisation", "uploaded_by", "job")
        return self.fetch(found, pk=self.kwargs["pk"])

    def get_page_title(self):
        return self.roster.file_name

    def get_context_data(self, **kwargs):
        roster = self.roster
        return super().get_context_data(roster=roster, summary=roster.summary, preview=rosters.preview(roster), **kwargs)


class _Act(Allowed, View):
    permission = rules.PEOPLE_IMPORT
    http_method_names = ["post"]

    def post(self, request, pk):
        roster = self.fetch(Roster.objects.all(), pk=pk)
        attempt(request, lambda: self.act(roster, request.user), self.done)
        return back("roster", pk)


class Apply(_Act):
    done = gettext_lazy("The import runs in the background. You may leave this page.")

    def act(self, roster, user):
        rosters.apply(roster, by=user)


class Discard(_Act):
    done = gettext_lazy("The roster is discarded and its file deleted.")

    def act(self, roster, user):
        rosters.discard(roster, by=user)


class Template(Allowed, View):
    permission = rules.PEOPLE_IMPORT

    def get(self, request):
        nodes = reach.organisations(request.user, self.permission).order_by("path")
        return downloads.workbook(template.workbook(nodes), "roster-template.xlsx")
