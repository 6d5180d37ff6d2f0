"""Forms of surveys: the public sheet, and those of the back office."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.core.fields import Day
from portal.organisations import reach
from portal.organisations.models import Organisation
from portal.organisations.office.forms import OrganisationChoice
from portal.organisations.rules import EVENT_EDIT

from .domain import surveying
from .models import Edition

UNKNOWN = "x"


class SheetForm(forms.Form):
    """One person's answers; “I don't know” is one of them. `sheet`: a chance number, so that a form sent twice counts once."""

    sheet = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args, questions, **kwargs):
        super().__init__(*args, **kwargs)
        for index, question in enumerate(questions):
            choices = [*((str(n), answer) for n, answer in enumerate(question["answers"])), (UNKNOWN, _("I don't know"))]
            self.fields[f"q{index}"] = forms.ChoiceField(
                label=question["text"], choices=choices, widget=forms.RadioSelect, error_messages={"required": _("Choose an answer.")}
            )

    @property
    def chosen(self):
        answers = [value for name, value in self.cleaned_data.items() if name != "sheet"]
        return [None if value == UNKNOWN else int(value) for value in answers]


class _Within(forms.Form):
    organisation = OrganisationChoice(label=_("Place"), queryset=Organisation.objects.none())

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        within = reach.organisations(user, EVENT_EDIT).order_by("path")
        self.fields["organisation"].queryset = within
        self.fields["organisation"].initial = within.first()


class SurveyForm(_Within):
    title = forms.CharField(label=_("Title"), max_length=60)
    questions = forms.CharField(
        label=_("Questions, one a line"), widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_(
            "The question, “=”, the answers with “/” between, the right one with “*”: What is 12356? = *A help line / The police. "
            "Fixed afterwards, so that editions compare."
        ),
    )  # fmt: skip

    def clean_questions(self):
        surveying.questions_of(self.cleaned_data["questions"])
        return self.cleaned_data["questions"]


class EditionForm(_Within):
    sample = forms.ChoiceField(label=_("Sample"), choices=Edition.Sample.choices)
    description = forms.CharField(label=_("Who was asked, and how they were chosen"), max_length=200)
    begins = Day(label=_("First day"))
    ends = Day(label=_("Last day"))


class PaperForm(forms.Form):
    day = Day(label=_("Day"))
    people = forms.IntegerField(label=_("People asked"), min_value=1, max_value=100_000)

    def __init__(self, *args, questions, **kwargs):
        super().__init__(*args, **kwargs)
        for index, question in enumerate(questions):
            self.fields[f"q{index}"] = forms.IntegerField(
                label=question["text"], min_value=0, max_value=100_000, help_text=_("How many knew it.")
            )

    @property
    def rights(self):
        return [value for name, value in self.cleaned_data.items() if name.startswith("q")]
