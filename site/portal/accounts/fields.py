"""Form fields for people's numbers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .numbers import clean_id_number, clean_phone


class PhoneField(forms.CharField):
    """Takes a mobile number as people write it; cleans to E.164."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"})

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Mobile number"))
        super().__init__(**kwargs)

    def clean(self, value):
        value = super().clean(value)
        return clean_phone(value) if value else value


class IdentityNumberField(forms.CharField):
    """Takes the 18 characters of a resident identity number."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text", "spellcheck": "false"})

    def clean(self, value):
        value = super().clean(value)
        return clean_id_number(value) if value else value
