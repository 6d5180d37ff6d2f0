"""What volunteers write about themselves."""

import unicodedata
from dataclasses import dataclass

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from portal.accounts.fields import PhoneField
from portal.accounts.names import clean_name, validate_name
from portal.accounts.numbers import clean_id_number
from portal.core.models import Group
from portal.organisations.forms import organisation_choices
from portal.organisations.models import Organisation

from .domain.joining import Details
from .models import FamilyTie, ServiceCategory, ServiceTime, Skill, Volunteer


@dataclass(frozen=True)
class Section:
    """Some fields of a form under a heading; it is drawn as a form of its own."""

    number: int
    title: str
    hint: str
    fields: list
    ticks: bool = False

    def visible_fields(self):
        return self.fields


class _Terms(forms.ModelMultipleChoiceField):
    def __init__(self, model, **kwargs):
        super().__init__(queryset=model.objects.all(), required=False, widget=forms.CheckboxSelectMultiple, **kwargs)


class DetailsForm(forms.Form):
    """A volunteer's own details; the sections are what the page shows, in order."""

    gender = forms.ChoiceField(label=_("Gender"), choices=Volunteer.Gender.choices, widget=forms.RadioSelect)
    birth_date = forms.DateField(
        label=_("Day of birth"), widget=forms.DateInput(attrs={"type": "date", "autocomplete": "bday"}, format="%Y-%m-%d")
    )
    living_region = forms.CharField(
        label=_("Where you live"), max_length=60, help_text=_("County and township or street; no house number.")
    )
    background = forms.ChoiceField(label=_("You are"), choices=Volunteer.Background.choices, widget=forms.RadioSelect)
    categories = _Terms(ServiceCategory, label=_("What you would like to do"))
    skills = _Terms(Skill, label=_("What you can do"))
    skill_note = forms.CharField(
        label=_("More about what you can do"),
        max_length=200,
        required=False,
        help_text=_("For example a certificate, a dialect, an instrument."),
    )
    groups = _Terms(Group, label=_("Whom you would like to serve"))
    times = _Terms(ServiceTime, label=_("When you have time"))
    document_kind = forms.ChoiceField(label=_("Identity document"), choices=Volunteer.Document.choices)
    document_number = forms.CharField(
        label=_("Number of the document"),
        max_length=24,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    guardian_name = forms.CharField(label=_("Name of the parent or guardian"), max_length=50, required=False)
    guardian_relation = forms.CharField(
        label=_("Who they are"), max_length=20, required=False, help_text=_("For example mother, father, grandmother.")
    )
    guardian_phone = PhoneField(label=_("Mobile number of the guardian"), required=False)
    guardian_upload = forms.FileField(
        label=_("The signed consent"), required=False, help_text=_("A photograph or scan: PDF, PNG or JPEG, at most 10 MB.")
    )
    consent = forms.BooleanField(
        label=_("I agree separately that my identity document and, below 18, my guardian's details are kept for my service records."),
        error_messages={"required": _("These details are sensitive; without your separate consent they may not be kept.")},
    )
    scope = forms.BooleanField(
        label=_("I keep to this scope: ordinary emotional support, outreach, hotline duty under supervision."),
        help_text=_("No psychotherapy and no crisis intervention: whoever needs them is led to those who may give them."),
        error_messages={"required": _("Who serves keeps to this scope. Tick it if you will.")},
    )

    def __init__(self, *args, volunteer=None, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.volunteer, self.user = volunteer, user
        self.fields["guardian_upload"].widget.attrs["accept"] = ".pdf,.png,.jpg,.jpeg"
        self.fields["document_number"].help_text = self._number_hint()
        if volunteer is not None and volunteer.guardian_evidence_id:
            self.fields["guardian_upload"].help_text = _("A signed consent is held already; a new file replaces it.")

    def _number_hint(self):
        held = self.volunteer.masked_document if self.volunteer else self.user.masked_id_number
        if held:
            return format_html('{} <span class="xq-num">{}</span>', _t("Held already; leave it empty to keep it:"), held)
        return _("Kept encrypted and shown masked. You may add it later; before you serve it is needed.")

    def clean_guardian_name(self):
        name = clean_name(self.cleaned_data["guardian_name"])
        if name:
            validate_name(name)
        return name

    def clean(self):
        values = super().clean()
        number = unicodedata.normalize("NFKC", values.get("document_number") or "").replace(" ", "").upper()
        if number and values.get("document_kind") == Volunteer.Document.RESIDENT:
            try:
                number = clean_id_number(number)
            except forms.ValidationError as error:
                self.add_error("document_number", error)
        elif number and not (number.isascii() and number.isalnum() and 5 <= len(number) <= 20):
            self.add_error("document_number", _t("A number of a travel permit or passport has 5 to 20 letters and digits."))
        values["document_number"] = number
        return values

    def details(self):
        """What the cleaned form says, for the domain."""
        names = [name for name in Details.__dataclass_fields__ if name in self.cleaned_data]
        return Details(**{name: self.cleaned_data[name] for name in names})

    def sections(self):
        return [
            Section(number, title, hint, [self[name] for name in names if name in self.fields], ticks=number < 3)
            for number, (title, hint, names) in enumerate(PARTS, 1)
        ]


PARTS = [
    (_("About you"), "", ["organisation", "gender", "birth_date", "living_region", "background"]),
    (
        _("What you can give"),
        _("Tick what fits. You can change it at any time."),
        ["categories", "groups", "times", "skills", "skill_note"],
    ),
    (
        _("Identity document"),
        _("Service is recorded under your real name. The number is printed masked, and staff see it masked."),
        ["document_kind", "document_number"],
    ),
    (
        _("If you are below 18"),
        _("A parent or guardian agrees in writing. At full age leave this empty."),
        ["guardian_name", "guardian_relation", "guardian_phone", "guardian_upload"],
    ),
    (_("Consent and declaration"), "", ["consent", "scope"]),
]


class JoinForm(DetailsForm):
    """An application: the same details, and the organisation one would like to serve with."""

    organisation = forms.TypedChoiceField(
        label=_("With whom you would like to serve"),
        coerce=int,
        help_text=_("Its coordinator reads your application, and records your service."),
        error_messages={"invalid_choice": _("Choose an organisation of the list.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", _t("Please choose")), *organisation_choices()]

    def chosen_organisation(self):
        return Organisation.objects.get(pk=self.cleaned_data["organisation"])


class FamilyForm(forms.Form):
    """Close family: nobody else can be given hours, and they can't confirm the volunteer's service."""

    relation = forms.ChoiceField(label=_("They are my"), choices=FamilyTie.Relation.choices)
    name = forms.CharField(label=_("Name"), max_length=50, help_text=_("As in their identity card."))
    phone = PhoneField(
        label=_("Their mobile number"),
        required=False,
        help_text=_("If they have an account here with this number, it is found when the coordinator confirms. It is kept encrypted."),
    )
    told = forms.BooleanField(
        label=_("My relative knows that I write down their name and number here."),
        error_messages={"required": _("Tell your relative first.")},
    )

    def clean_name(self):
        name = clean_name(self.cleaned_data["name"])
        validate_name(name)
        return name


def initial_of(volunteer):
    """What the form shows of a volunteer's row; numbers of documents are not among it."""
    names = ("gender", "living_region", "background", "skill_note", "document_kind", "guardian_name", "guardian_relation")
    values = {name: getattr(volunteer, name) for name in names}
    values |= {name: [term.pk for term in getattr(volunteer, name).all()] for name in Volunteer.LISTS}
    values["guardian_phone"] = volunteer.guardian_phone_cipher.removeprefix("+86")
    values["birth_date"] = volunteer.birth_date
    values["scope"] = values["consent"] = volunteer.scope_declared_at is not None
    return values
