"""The filter of the public list, and the form of the back office."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.organisations import reach
from portal.organisations.models import Organisation
from portal.organisations.office.forms import OrganisationChoice, TableForm
from portal.organisations.rules import SERVICE_EDIT

from .domain import queries
from .domain.hours import EXAMPLE, parse_exceptions, parse_week, write_exceptions, write_week
from .models import Service, ServicePoint


class PointFilter(forms.Form):
    """Whatever is not understood narrows nothing."""

    region = forms.ChoiceField(label=_("Town or street"), required=False)
    service = forms.ModelChoiceField(
        label=_("Service"), queryset=Service.objects.all(), to_field_name="code", required=False, empty_label=_("all services")
    )
    level = forms.ChoiceField(label=_("Level"), required=False, choices=[("", _("all levels")), *ServicePoint.Level.choices])
    open = forms.BooleanField(label=_("Open now"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [("", _("all towns")), *((name, name) for name in queries.regions())]
        self.is_valid()

    @property
    def wants_open(self):
        return self.cleaned_data.get("open", False)

    @property
    def is_narrow(self):
        return any(self.cleaned_data.values())

    def narrow(self, points):
        values = self.cleaned_data
        if values.get("region"):
            points = points.filter(region=values["region"])
        if values.get("service"):
            points = points.filter(services=values["service"])
        if values.get("level"):
            points = points.filter(level=values["level"])
        return points


class _Lines(forms.CharField):
    """Text that is read by `parse` and shown by `write`."""

    widget = forms.Textarea(attrs={"rows": 4})

    def __init__(self, *, parse, write, **kwargs):
        super().__init__(required=False, max_length=2000, **kwargs)
        self.parse, self.write = parse, write

    def prepare_value(self, value):
        return self.write(value).replace("；", "\n") if isinstance(value, dict) else value

    def clean(self, value):
        return self.parse(super().clean(value))


class PointForm(forms.ModelForm):
    organisation = OrganisationChoice(label=_("Run by"), queryset=Organisation.objects.none())
    hours = _Lines(
        parse=parse_week,
        write=write_week,
        label=_("Opening hours"),
        help_text=format_lazy(_("One line a group of days, for example: {example}. Days that are not named are closed."), example=EXAMPLE),
    )
    exceptions = _Lines(
        parse=parse_exceptions,
        write=write_exceptions,
        label=_("Days that differ"),
        help_text=format_lazy(
            _("One line a day, for example: {open}, or {closed}"), open="2026-12-31 09:00-12:00", closed="2026-12-31 休息"
        ),
    )
    accessibility = forms.MultipleChoiceField(
        label=_("Barrier-free"), required=False, choices=ServicePoint.Access.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = ServicePoint
        fields = [
            "organisation", "level", "name", "short_name", "region", "address", "phone", "services", "hours", "exceptions",
            "keeps_holidays", "accessibility", "latitude", "longitude", "note", "is_published",
        ]  # fmt: skip
        widgets = {"services": forms.CheckboxSelectMultiple, "note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        within = reach.organisations(user, SERVICE_EDIT).order_by("path")
        self.fields["organisation"].queryset = within
        self.fields["organisation"].initial = within.first()

    def clean(self):
        values = super().clean()
        if (values.get("latitude") is None) != (values.get("longitude") is None):
            self.add_error("longitude", ValidationError(_("Give both latitude and longitude, or neither.")))
        return values

    def _post_clean(self):
        """The domain function validates and saves a fresh row: the form only reads."""


class SheetForm(TableForm):
    permission = SERVICE_EDIT


class OfficeFilter(forms.Form):
    q = forms.CharField(label=_("Name or address"), required=False, max_length=60)
    level = forms.ChoiceField(label=_("Level"), required=False, choices=[("", _("all levels")), *ServicePoint.Level.choices])
    organisation = OrganisationChoice(
        label=_("Organisation and all below"), queryset=Organisation.objects.none(), required=False, empty_label=_("all")
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = reach.organisations(user, SERVICE_EDIT).order_by("path")
