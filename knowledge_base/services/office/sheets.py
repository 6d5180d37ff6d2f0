"""Tables of service points: upload, look, import."""

from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import FormView, TemplateView

from portal.core import clock
from portal.organisations import rules
from portal.organisations.domain import sheets as tables
from portal.organisations.models import Organisation
from portal.organisations.office import Allowed, Framed, attempt

from ..domain import sheet as point_sheets
from ..forms import SheetForm
from ..models import PointSheet
from .views import LIST


class Upload(Framed, FormView):
    permission = rules.SERVICE_EDIT
    parent = LIST
    page_title = gettext_lazy("Import service points")
    header_icon = "upload"
    form_class = SheetForm
    template_name = "services_office/upload.html"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form):
        file = form.cleaned_data["file"]
        data = file.read(tables.MAX_BYTES + 1) if file.size <= tables.MAX_BYTES else None
        if data is None:
            form.add_error("file", tables.too_big(file.size))
            return self.form_invalid(form)
        held = point_sheets.stage(data, file.name, form.cleaned_data["organisation"], by=self.request.user, now=clock.now())
        return redirect("services_office:sheet", held.pk)


class Sheet(Framed, TemplateView):
    permission = rules.SERVICE_EDIT
    parent = LIST
    header_icon = "upload"
    template_name = "services_office/sheet.html"

    @property
    def sheet(self):
        return self.fetch(PointSheet.objects.select_related("organisation"), pk=self.kwargs["pk"])

    def get_page_title(self):
        return self.sheet.file_name

    def get_context_data(self, **kwargs):
        sheet = self.sheet
        rows = sheet.rows[:10]
        names = dict(Organisation.objects.filter(pk__in={row["organisation"] for row in rows}).values_list("pk", "name"))
        preview = [{**row, "place": names.get(row["organisation"], "")} for row in rows]
        return super().get_context_data(sheet=sheet, summary=sheet.summary, preview=preview, **kwargs)


class _Act(Allowed, View):
    permission = rules.SERVICE_EDIT
    http_method_names = ["post"]

    def post(self, request, pk):
        held = self.fetch(PointSheet.objects.select_related("organisation"), pk=pk)
        attempt(request, lambda: self.act(held, request.user), self.done)
        return redirect("services_office:sheet", pk)


class Apply(_Act):
    done = gettext_lazy("The service points are imported.")

    def act(self, held, user):
        point_sheets.apply(held, by=user, now=clock.now())


class Discard(_Act):
    done = gettext_lazy("The table is discarded.")

    def act(self, held, user):
        point_sheets.discard(held, by=user)
