"""Forms of this back office."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.organisations import reach, rules
from time_bank.ledger.domain import rules as sets
from time_bank.ledger.models import RuleVersion


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("It stays in the ledger, and the person reads it."),
        error_messages={"required": _("Say why: the reason stays in the ledger.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReverseForm(ReasonForm):
    owing = forms.BooleanField(
        label=_("What was spent meanwhile is owed"),
        required=False,
        help_text=_("Without this, nothing is taken back when the account no longer holds it. With it, the next services pay it back."),
    )


class GrantForm(ReasonForm):
    minutes = forms.IntegerField(label=_("Minutes from the community pool"), min_value=1, max_value=60000)
    once = forms.UUIDField(widget=forms.HiddenInput)

    field_order = ["minutes", "reason", "once"]


class MergeForm(ReasonForm):
    """Which of the two stays is said in words above; it can't be undone, so that is ticked."""

    sure = forms.BooleanField(
        label=_("I have compared both people. This can't be undone."), error_messages={"required": _("Tick this when you are sure.")}
    )


def _choices():
    sets.load()
    newest = {version.code: version for version in RuleVersion.objects.order_by("code", "version")}
    return [(code, f"{version.title} ({code})") for code, version in newest.items()]


class RulesForm(forms.Form):
    code = forms.ChoiceField(label=_("Set of rules"))
    valid_from = forms.DateField(
        label=_("From this day on"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Today or later; what was earned before stays."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = _choices()


class BankForm(forms.Form):
    organisation = forms.ModelChoiceField(
        queryset=None, label=_("Organisation"), help_text=_("The bank serves it and everything below it that has no bank of its own.")
    )
    title = forms.CharField(label=_("Title"), max_length=80)
    code = forms.ChoiceField(label=_("Set of rules"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = reach.organisations(user, rules.TIME_CORRECT).filter(time_bank=None).order_by("path")
        self.fields["code"].choices = _choices()
