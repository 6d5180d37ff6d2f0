"""Forms of this back office."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.organisations import reach, rules
from portal.organisations.models import Organisation
from portal.organisations.office.forms import OrganisationChoice

from ..domain import sheets
from ..forms import TimesForm, WishForm
from ..models import PaperSheet, ServiceRequest

SCAN = {"accept": ".pdf,.png,.jpg,.jpeg"}


def _scan_field():
    return forms.FileField(
        label=_("Scan or photograph of this paper"), widget=forms.ClearableFileInput(attrs=SCAN),
        help_text=_("PDF, PNG or JPEG, at most 10 MB; judged by its content."),
    )  # fmt: skip


class WrittenDownForm(WishForm):
    """What somebody asked for by telephone."""

    identity_note = forms.CharField(
        label=_("How you know who is asking"), max_length=120, help_text=_("For example: called back the number on file; came in person.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, for_other=True, **kwargs)


class PaperRequestForm(WrittenDownForm):
    """The same, from a sheet."""

    code = forms.CharField(label=_("Code on the sheet"), max_length=12)
    upload = _scan_field()


class PaperServiceForm(TimesForm):
    """Times and signatures of a service sheet."""

    request = forms.ModelChoiceField(label=_("Request"), queryset=ServiceRequest.objects.none(), empty_label=_("Choose …"))
    code = forms.CharField(label=_("Code on the sheet"), max_length=12)
    upload = _scan_field()
    signed = forms.BooleanField(label=_("Both have signed, and the times on the sheet are these."))
    field_order = ["request", "begins_at", "ends_at", "code", "upload", "signed"]

    def __init__(self, *args, requests, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["request"].queryset = requests
        self.fields["request"].label_from_instance = lambda asked: f"{asked.code} {asked.wanted_on} {asked.category} · {asked.provider}"


class PrintForm(forms.Form):
    kind = forms.ChoiceField(label=_("Which sheet"), choices=PaperSheet.Kind.choices)
    organisation = OrganisationChoice(label=_("Printed for"), queryset=Organisation.objects.none())
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=sheets.MOST, initial=5)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        within = reach.organisations(user, rules.SERVICE_RUN).order_by("path")
        self.fields["organisation"].queryset = within
        self.fields["organisation"].initial = within.first()


class DecideForm(forms.Form):
    minutes = forms.IntegerField(label=_("Minutes for the volunteer"), min_value=0)
    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Both sides read it.")
    )

    def __init__(self, *args, most, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["minutes"]
        field.max_value, field.widget.attrs["max"] = most, most
        field.help_text = _("0 gives everything back, %(n)d gives the volunteer all that is held; the rest goes back.") % {"n": most}


class IssueForm(forms.Form):
    responsible = forms.CharField(label=_("Responsible person"), max_length=50, help_text=_("Who answers for the organisation."))
    handler = forms.CharField(label=_("Handled by"), max_length=50)
    contact = forms.CharField(label=_("Contact"), max_length=120, help_text=_("Telephone or address, printed on the certificate."))
