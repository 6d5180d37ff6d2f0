"""Service points within reach: list, add, edit, remove, export."""

from django.db.models import Q
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import FormView
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, TitleColumn

from portal.core import clock, downloads
from portal.organisations import reach, rules
from portal.organisations.office import Allowed, Framed, Listing, attempt

from ..domain import points
from ..forms import OfficeFilter, PointForm
from ..models import ServicePoint
from ..resources import points_xlsx

LIST = ("services_office:list", gettext_lazy("Service points"))


def chosen(request):
    """The points that the filter leaves; list and export ask the same."""
    found = reach.rows(request.user, rules.SERVICE_EDIT, ServicePoint.objects.select_related("organisation")).order_by("region", "name")
    form = OfficeFilter(request.GET, user=request.user)
    if not form.is_valid():
        return found.none()
    values = form.cleaned_data
    if values["q"]:
        found = found.filter(Q(name__icontains=values["q"]) | Q(address__icontains=values["q"]))
    if values["level"]:
        found = found.filter(level=values["level"])
    if values["organisation"]:
        found = found.filter(organisation__path__startswith=values["organisation"].path)
    return found


class Points(Listing):
    permission = rules.SERVICE_EDIT
    page_title = LIST[1]
    header_icon = "site"
    index_url_name = LIST[0]
    filter_form = OfficeFilter
    template_name = "services_office/list.html"
    columns = [
        TitleColumn("name", label=gettext_lazy("Service point"), url_name="services_office:edit"),
        Column("level", label=gettext_lazy("Level"), accessor="get_level_display"),
        Column("region", label=gettext_lazy("Town or street")),
        Column("organisation", label=gettext_lazy("Run by")),
        BooleanColumn("is_published", label=gettext_lazy("Public")),
        DateColumn("updated_at", label=gettext_lazy("Last changed")),
    ]

    def get_queryset(self):
        return chosen(self.request)


class _Form(Framed, FormView):
    permission = rules.SERVICE_EDIT
    parent = LIST
    header_icon = "site"
    form_class = PointForm
    template_name = "organisations/office/form.html"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form):
        if not attempt(self.request, lambda: self.act(form.cleaned_data), self.done):
            return self.form_invalid(form)
        return redirect(LIST[0])


class Add(_Form):
    page_title = gettext_lazy("Add a service point")
    done = gettext_lazy("The service point is added.")

    def act(self, values):
        points.add(by=self.request.user, now=clock.now(), **values)


class Edit(_Form):
    template_name = "services_office/edit.html"
    done = gettext_lazy("The service point is saved.")

    @property
    def point(self):
        return self.fetch(ServicePoint.objects.all(), pk=self.kwargs["pk"])

    def get_page_title(self):
        return str(self.point)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": self.point}

    def act(self, values):
        points.edit(self.point, by=self.request.user, now=clock.now(), **values)


class Remove(Allowed, View):
    permission = rules.SERVICE_EDIT
    http_method_names = ["post"]

    def post(self, request, pk):
        point = self.fetch(ServicePoint.objects.select_related("organisation"), pk=pk)
        attempt(request, lambda: points.remove(point, by=request.user), _("The service point is removed."))
        return redirect(LIST[0])


class Export(Allowed, View):
    permission = rules.SERVICE_EDIT

    def get(self, request):
        found = chosen(request).prefetch_related("services")
        return downloads.workbook(points_xlsx(found), f"service-points-{localdate():%Y-%m-%d}.xlsx")


class Template(Allowed, View):
    permission = rules.SERVICE_EDIT

    def get(self, request):
        return downloads.workbook(points_xlsx(ServicePoint.objects.none()), "service-points-template.xlsx")
