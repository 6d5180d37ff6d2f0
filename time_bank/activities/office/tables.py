"""Tables of service records of earlier years: upload, look, import."""

from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import FormView, TemplateView
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn, TitleColumn

from portal.core import clock, downloads
from portal.organisations import reach, rules
from portal.organisations.domain import sheets as read
from portal.organisations.office import Allowed, Framed, Listing, attempt

from ..domain import importing
from ..models import RecordSheet
from ..resources import template
from .forms import UploadForm

LIST = ("activities_office:tables", gettext_lazy("Tables of service records"))


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


class Upload(Framed, FormView):
    permission = rules.SERVICE_RUN
    parent = LIST
    page_title = gettext_lazy("Import service records")
    header_icon = "upload"
    form_class = UploadForm
    template_name = "activities_office/upload.html"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form):
        file = form.cleaned_data["file"]
        data = file.read(read.MAX_BYTES + 1) if file.size <= read.MAX_BYTES else None
        if data is None:
            form.add_error("file", read.too_big(file.size))
            return self.form_invalid(form)
        held = importing.stage(data, file.name, form.cleaned_data["organisation"], by=self.request.user, now=clock.now())
        return redirect("activities_office:sheet", held.pk)


class SheetPage(Framed, TemplateView):
    permission = rules.SERVICE_RUN
    parent = LIST
    header_icon = "upload"
    template_name = "activities_office/sheet.html"

    @property
    def sheet(self):
        return self.fetch(RecordSheet.objects.select_related("organisation", "job"), pk=self.kwargs["pk"])

    def get_page_title(self):
        return self.sheet.file_name

    def get_context_data(self, **kwargs):
        sheet = self.sheet
        preview = importing.preview(sheet) if sheet.state == RecordSheet.State.STAGED else []
        return super().get_context_data(sheet=sheet, summary=sheet.summary, preview=preview, **kwargs)


class _Act(Allowed, View):
    permission = rules.SERVICE_RUN
    http_method_names = ["post"]

    def post(self, request, pk):
        held = self.fetch(RecordSheet.objects.select_related("organisation"), pk=pk)
        attempt(request, lambda: self.act(held, request.user), self.done)
        return redirect("activities_office:sheet", pk)


class Apply(_Act):
    done = gettext_lazy("The import runs in the background. You may leave this page.")

    def act(self, held, user):
        importing.apply(held, by=user, now=clock.now())


class Discard(_Act):
    done = gettext_lazy("The table is discarded.")

    def act(self, held, user):
        importing.discard(held, by=user)


class Template(Allowed, View):
    permission = rules.SERVICE_RUN

    def get(self, request):
        return downloads.workbook(template(), "service-records-template.xlsx")
