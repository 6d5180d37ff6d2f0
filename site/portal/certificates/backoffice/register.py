"""The register: every certificate within reach, filtered, exported to a spreadsheet."""

from collections import OrderedDict

import django_filters
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView

from portal.core.cells import for_cell
from portal.organisations import reach, rules
from portal.organisations.models import Organisation

from ..layouts.training import tidy
from ..models import Certificate
from ..numbers import clean_number

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def harmless(value):
    """Text that no spreadsheet takes for a formula."""
    return f"'{value}" if value.startswith(FORMULA_STARTS) else value


class RegisterFilters(WagtailFilterSet):
    q = django_filters.CharFilter(label=_("Number or name"), method="by_number_or_name")
    state = django_filters.ChoiceFilter(label=_("State"), choices=Certificate.State.choices)
    programme = django_filters.ChoiceFilter(label=_("Programme"), field_name="snapshot__programme", choices=[])
    organisation = django_filters.ModelChoiceFilter(
        label=_("Organisation and all below"), queryset=Organisation.objects.none(), method="by_organisation"
    )
    issued_at = django_filters.DateFromToRangeFilter(label=_("Date of issue"), widget=DateRangePickerWidget)

    class Meta:
        model = Certificate
        fields = ["q", "state", "programme", "organisation", "issued_at"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        user = self.request.user
        seen = reach.rows(user, rules.CERTIFICATE_VIEW, Certificate.objects.order_by())
        titles = seen.values_list("snapshot__programme", flat=True).distinct()
        self.filters["programme"].extra["choices"] = [(title, title) for title in sorted(filter(None, titles))]
        self.filters["organisation"].queryset = reach.organisations(user, rules.CERTIFICATE_VIEW).order_by("path")

    def by_number_or_name(self, queryset, name, value):
        return queryset.filter(number=clean_number(value)) | queryset.filter(snapshot__name__icontains=value.strip())

    def by_organisation(self, queryset, name, value):
        return queryset.filter(holder_organisation__path__startswith=value.path)


class NumberColumn(TitleColumn):
    def get_link_url(self, instance, parent_context):
        return reverse("certificates_admin:detail", args=[instance.number])


class HoursColumn(Column):
    def get_value(self, instance):
        return tidy(instance.snapshot.get("hours", 0))


class DayColumn(Column):
    def get_value(self, instance):
        return date_format(localdate(getattr(instance, self.accessor)), "SHORT_DATE_FORMAT")


class RegisterView(ReportView):
    model = Certificate
    page_title = _("Register of certificates")
    header_icon = "clipboard-list"
    index_url_name = "certificates_admin:register"
    index_results_url_name = "certificates_admin:register_results"
    filterset_class = RegisterFilters
    default_ordering = "-id"
    paginate_by = 50
    export_filename = "certificates"
    any_permission_required = None
    custom_value_preprocess = {str: {ReportView.FORMAT_CSV: harmless}}
    list_export = [
        "number", "state", "name", "organisation", "programme", "hours", "started_on", "completed_on", "issued_on", "issuer",
        "issued_by", "ended_on", "reason_kind", "reason", "replaced_by",
    ]  # fmt: skip
    export_headings = {
        "number": _("Certificate number"), "state": _("State"), "name": _("Name"), "organisation": _("Organisation"),
        "programme": _("Programme"), "hours": _("Hours"), "started_on": _("Training began"), "completed_on": _("Training ended"),
        "issued_on": _("Date of issue"), "issuer": _("Issued by"), "issued_by": _("Handled by"), "ended_on": _("Revoked or replaced on"),
        "reason_kind": _("Kind of reason"), "reason": _("Reason"), "replaced_by": _("Replaced by"),
    }  # fmt: skip

    @cached_property
    def permission(self):
        return rules.REGISTER_EXPORT if self.is_export else rules.CERTIFICATE_VIEW

    def dispatch(self, request, *args, **kwargs):
        reach.require(request.user, self.permission)
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self):
        rows = reach.rows(self.request.user, self.permission, Certificate.objects.all())
        return rows.select_related("holder_organisation", "issued_by", "replaced_by")

    @cached_property
    def columns(self):
        return [
            NumberColumn("number", label=_("Certificate number")),
            Column("name", label=_("Name"), accessor="snapshot.name"),
            Column("organisation", label=_("Organisation"), accessor="holder_organisation.name"),
            Column("programme", label=_("Programme"), accessor="snapshot.programme"),
            HoursColumn("hours", label=_("Hours")),
            Column("state", label=_("State"), accessor="get_state_display"),
            DayColumn("issued_at", label=_("Date of issue"), sort_key="issued_at"),
        ]

    def to_row_dict(self, item):
        snapshot = item.snapshot
        successor = getattr(item, "replaced_by", None)
        values = {
            "number": item.number,
            "state": str(item.get_state_display()),
            "name": snapshot["name"],
            "organisation": snapshot.get("organisation") or item.holder_organisation.name,
            "programme": snapshot["programme"],
            "hours": float(snapshot.get("hours", 0)),
            **{day: snapshot.get(day, "") for day in ("started_on", "completed_on", "issued_on")},
            "issuer": snapshot["issuer"],
            "issued_by": str(item.issued_by or ""),
            "ended_on": localdate(item.ended_at).isoformat() if item.ended_at else "",
            "reason_kind": str(item.get_reason_kind_display()),
            "reason": item.reason,
            "replaced_by": successor.number if successor else "",
        }
        return OrderedDict((name, for_cell(values[name])) for name in self.list_export)
