"""What people write when they ask for service, give time away, or ask for a certificate."""

import uuid

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.fields import Day
from portal.organisations.models import Organisation
from time_bank.activities.forms import Moment
from time_bank.ledger.domain.words import duration
from time_bank.volunteers.models import ServiceCategory

from .domain import matching
from .domain.asking import Wish

LENGTHS = (30, 60, 90, 120, 150, 180, 240, 300, 360, 420, 480)


def _length_choices():
    return [("", _("Choose …")), *((minutes, duration(minutes)) for minutes in LENGTHS)]


class TieChoice(forms.ModelChoiceField):
    def label_from_instance(self, tie):
        return f"{tie.name}（{tie.get_relation_display()}）"


class Once(forms.Form):
    """A form whose second sending changes nothing more: it carries an id of its own."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["client_id"].initial = uuid.uuid4


class WishForm(Once):
    """What is asked for; `account` is whose time pays."""

    tie = TieChoice(label=_("Who will be served"), queryset=None, required=False, empty_label=_("the person of the account"))
    category = forms.ModelChoiceField(label=_("Kind of service"), queryset=ServiceCategory.objects.all(), empty_label=_("Choose …"))
    wish = forms.CharField(
        label=_("What is to be done"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: go to the clinic together, read aloud, tidy up papers. Only the coordinator and the volunteer read it."),
    )  # fmt: skip
    wanted_on = Day(label=_("Day"))
    wanted_at = forms.TimeField(label=_("Beginning at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes = forms.TypedChoiceField(label=_("How long"), coerce=int, choices=_length_choices)
    area = forms.CharField(label=_("Village or community"), max_length=60, help_text=_("Volunteers see this when they decide."))
    place = forms.CharField(
        label=_("Address"), max_length=120, required=False, help_text=_("Kept encrypted; the volunteer sees it once agreed.")
    )
    birth = Day(
        label=_("Date of birth of the one who will be served"), required=False, help_text=_("Only if the time bank asks for an age.")
    )
    scope_words = forms.CharField(required=False, widget=forms.HiddenInput)
    ordinary = forms.BooleanField(label=_("Ordinary help is meant: company or daily life, no treatment."), required=False)

    def __init__(self, *args, account, asks_birth=False, for_other=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.account = account
        self.fields["tie"].queryset = matching.people_ties(account.user)
        if not for_other:
            self.fields["tie"].empty_label = _("myself")
        if not self.fields["tie"].queryset.exists():
            del self.fields["tie"]
        if not asks_birth:
            del self.fields["birth"]
        if not self.data.get(self.add_prefix("scope_words")):
            self.fields["ordinary"].widget = forms.HiddenInput()

    def wish_of(self):
        values = self.cleaned_data
        birth = values.get("birth")
        return Wish(
            category=values["category"], wish=values["wish"], place=values["place"], area=values["area"], wanted_on=values["wanted_on"],
            wanted_at=values["wanted_at"], minutes=values["minutes"], tie=values.get("tie"), birth=birth.isoformat() if birth else "",
            scope_words=values["scope_words"] if values["ordinary"] else "",
        )  # fmt: skip

    def ask_about(self, words):
        """Show the tick for these words, unticked."""
        self.data = self.data.copy()
        self.data[self.add_prefix("scope_words")] = words
        self.data.pop(self.add_prefix("ordinary"), None)
        self.fields["ordinary"].widget = forms.CheckboxInput()


class TimesForm(forms.Form):
    """From when to when the service really was."""

    begins_at = Moment(label=_("Came at"))
    ends_at = Moment(label=_("Went at"), help_text=_("Only the time really given, without the way there."))

    @staticmethod
    def first_values(request, now):
        begins, ends = matching.wanted_moment(request), matching.wanted_end(request)
        if ends > now:
            ends = max(begins, timezone.localtime(now).replace(second=0, microsecond=0))
        return {"begins_at": timezone.localtime(begins), "ends_at": timezone.localtime(ends)}


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, label=None, help_text="", required=True, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        field.label, field.help_text, field.required = label or field.label, help_text, required


class AmountForm(Once):
    """Hours and minutes to give away; shown once more before anything moves."""

    hours = forms.IntegerField(label=_("Hours to give"), min_value=0, max_value=2000, initial=0)
    minutes = forms.IntegerField(label=_("and minutes"), min_value=0, max_value=59, initial=0)

    def __init__(self, *args, spare, **kwargs):
        super().__init__(*args, **kwargs)
        self.spare = spare

    def clean(self):
        values = super().clean()
        total = (values.get("hours") or 0) * 60 + (values.get("minutes") or 0)
        if not self.errors and total < 1:
            self.add_error("hours", _("Give at least one minute."))
        elif not self.errors and total > self.spare:
            message = _("You can give at most %(most)s. Write that or less.")
            self.add_error("hours", message % {"most": duration(self.spare)})
        values["total"] = total
        return values


class PersonChoice(forms.ModelChoiceField):
    def label_from_instance(self, user):
        return user.full_name


class GiftForm(AmountForm):
    receiver = PersonChoice(label=_("To whom"), queryset=None, empty_label=_("Choose …"))
    field_order = ["receiver", "hours", "minutes"]

    def __init__(self, *args, receivers, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["receiver"]
        field.queryset = receivers
        if len(receivers) == 1:
            field.initial = receivers[0]


class PeriodForm(forms.Form):
    """Which services a certificate should list, and from whom: `issuers` as the domain names them."""

    organisation = forms.TypedChoiceField(label=_("Recorded by"), coerce=int, choices=())
    first_on = Day(label=_("Served from"))
    last_on = Day(label=_("Served until"))

    def __init__(self, *args, issuers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [
            (row["organisation"], f"{row['organisation__name']}（{duration(row['minutes'])}）") for row in issuers
        ]
        if issuers:
            self.initial = {"first_on": min(row["first"] for row in issuers), "last_on": max(row["last"] for row in issuers)}

    def clean_organisation(self):
        return Organisation.objects.get(pk=self.cleaned_data["organisation"])


class CertificateForm(PeriodForm):
    """What a volunteer asks for themselves."""

    needs_seal = forms.BooleanField(
        label=_("I need it with the official seal"), required=False, help_text=_("You fetch it on paper then; it is free all the same.")
    )
