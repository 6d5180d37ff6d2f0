"""Forms of the public pages."""

from django import forms
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from time_bank.volunteers.models import ServiceCategory

from .models import Activity


class Moment(forms.DateTimeField):
    """Day and time of the place, in the browser's own picker."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class CategoryFilter(forms.Form):
    category = forms.ModelChoiceField(
        label=_("Kind of service"), queryset=ServiceCategory.objects.all(), to_field_name="code", required=False, empty_label=_("all kinds")
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("needs and offers")), *Activity.Kind.choices])

    @property
    def chosen(self):
        return {name: value for name, value in self.cleaned_data.items() if value} if self.is_valid() else {}

    def narrow(self, activities):
        return activities.filter(**self.chosen)

    def keep(self):
        """The choice, for the links to the other pages."""
        return urlencode({name: getattr(value, "code", value) for name, value in self.chosen.items()})


class OfferForm(forms.ModelForm):
    starts_at = Moment(label=_("Begins"))
    ends_at = Moment(label=_("Ends"))

    class Meta:
        model = Activity
        fields = ["title", "summary", "body", "category", "category_words", "place", "starts_at", "ends_at", "safety_notes", "contact"]
        labels = {"title": _("What you offer"), "category": _("Kind of service")}
        widgets = {"body": forms.Textarea(attrs={"rows": 4}), "safety_notes": forms.Textarea(attrs={"rows": 3})}

    def _post_clean(self):
        """The domain function validates and saves a fresh row: the form only reads."""


class ChallengeForm(forms.Form):
    text = forms.CharField(
        label=_("What is not right?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what is not right.")},
    )


class LettersForm(forms.Form):
    letters = forms.CharField(
        label=_("The four letters"),
        max_length=8,
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Type the four letters that are shown at the door.")},
    )


class EvaluationForm(forms.Form):
    STARS = [(5, _("very good")), (4, _("good")), (3, _("all right")), (2, _("not so good")), (1, _("not good"))]

    stars = forms.TypedChoiceField(
        label=_("How was the service?"),
        coerce=int,
        choices=STARS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the five.")},
    )
    said = forms.CharField(
        label=_("In your own words"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("No names or telephone numbers, please."),
    )
