"""What people change about themselves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .fields import IdentityNumberField
from .names import clean_name, validate_name


class ProfileForm(forms.Form):
    full_name = forms.CharField(
        label=_("Your name"),
        max_length=50,
        help_text=_("As it should stand on a certificate. Rare characters and the middle dot are welcome."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def clean_full_name(self):
        name = clean_name(self.cleaned_data["full_name"])
        validate_name(name)
        return name


class IdentityNumberForm(forms.Form):
    number = IdentityNumberField(
        label=_("Identity number"),
        required=False,
        help_text=_("18 characters. Kept encrypted and shown masked. Leave it empty to remove the number."),
    )
    agree = forms.BooleanField(
        label=_("I agree, separately from the privacy notice, that my identity number is kept for my service records."), required=False
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("number") and not cleaned.get("agree"):
            self.add_error("agree", _("The identity number needs your separate consent."))
        return cleaned


class ConsentForm(forms.Form):
    agree = forms.BooleanField(
        label=_("I have read the privacy notice and agree to it."),
        error_messages={"required": _("Without your consent we may not hold your account. You can also sign out or erase it.")},
    )


class ErasureForm(forms.Form):
    sure = forms.BooleanField(
        label=_("I understand that this can't be undone."),
        error_messages={"required": _("Tick the box if you are sure.")},
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code of six digits"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
