"""Signing up, and the forms of the back office."""

import secrets

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from portal.accounts.fields import PhoneField
from portal.core.models import Setting
from portal.organisations import reach
from portal.organisations.models import Organisation
from portal.organisations.office.forms import OrganisationChoice
from portal.organisations.rules import EVENT_EDIT

from .models import Event


class SignUpForm(forms.Form):
    name = forms.CharField(
        label=_("Name or nickname"),
        max_length=20,
        help_text=_("What we may call you at the door."),
        error_messages={"required": _("Write a name or nickname.")},
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    phone = PhoneField(
        help_text=_("So that we can reach you when something changes. It is kept encrypted."),
        error_messages={"required": _("Write a mobile number, so that we can reach you.")},
    )
    agreed = forms.BooleanField(
        label=_("I agree that my name and number are kept for this event"),
        error_messages={"required": _("Without your agreement we may not keep your number.")},
    )

    once = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, days, privacy_url, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["once"].initial = secrets.token_urlsafe(16)
        words = _("They are deleted %(days)s days after the event.") % {"days": days}
        link = _("How personal data is protected")
        self.fields["agreed"].help_text = format_html('{} <a href="{}">{}</a>', words, privacy_url, link)


class SettingFilter(forms.Form):
    setting = forms.ModelChoiceField(
        label=_("Where"), queryset=Setting.objects.all(), to_field_name="code", required=False, empty_label=_("everywhere")
    )

    def narrow(self, events):
        chosen = self.cleaned_data.get("setting") if self.is_valid() else None
        return events.filter(setting=chosen) if chosen else events


class _Moment(forms.DateTimeField):
    """Day and time of the place, in the browser's own picker."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class EventForm(forms.ModelForm):
    organisation = OrganisationChoice(label=_("Held by"), queryset=Organisation.objects.none())
    starts_at = _Moment(label=_("Begins"))
    ends_at = _Moment(label=_("Ends"))
    sign_up_closes = _Moment(label=_("Sign-up closes"), required=False, help_text=_("Empty: when the event begins."))

    class Meta:
        model = Event
        fields = [
            "organisation", "title", "summary", "body", "setting", "topics", "groups", "starts_at", "ends_at", "place", "contact",
            "takes_sign_ups", "seats", "sign_up_closes", "is_published",
        ]  # fmt: skip
        widgets = {
            "body": forms.Textarea(attrs={"rows": 6}), "topics": forms.CheckboxSelectMultiple, "groups": forms.CheckboxSelectMultiple,
        }  # fmt: skip

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        within = reach.organisations(user, EVENT_EDIT).order_by("path")
        self.fields["organisation"].queryset = within
        self.fields["organisation"].initial = within.first()

    def clean(self):
        values = super().clean()
        begins, ends, closes = (values.get(name) for name in ("starts_at", "ends_at", "sign_up_closes"))
        if begins and ends and ends <= begins:
            self.add_error("ends_at", _("The event ends before it begins."))
        elif ends and closes and closes > ends:
            self.add_error("sign_up_closes", _("Sign-up must close before the event ends."))
        return values

    def _post_clean(self):
        """The domain function validates and saves a fresh row: the form only reads."""


class CancelForm(forms.Form):
    reason = forms.CharField(label=_("Why it is cancelled"), max_length=120, help_text=_("Everybody reads it on the page."))


class ReportForm(forms.Form):
    head_count = forms.IntegerField(label=_("People who came"), min_value=0, max_value=1_000_000)
    material_count = forms.IntegerField(label=_("Pieces of material handed out"), min_value=0, max_value=10_000_000, required=False)
    material_note = forms.CharField(label=_("Which material"), max_length=120, required=False)


class OfficeFilter(forms.Form):
    q = forms.CharField(label=_("Title or place"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("all states")), *Event.State.choices])
    organisation = OrganisationChoice(
        label=_("Organisation and all below"), queryset=Organisation.objects.none(), required=False, empty_label=_("all")
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = reach.organisations(user, EVENT_EDIT).order_by("path")
