"""Forms of the learner: choosing an audience, and the two parts of the closing questionnaire."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from portal.core.models import Audience

from .domain.work import measured

RATINGS = [(5, _("5 very much")), (4, "4"), (3, "3"), (2, "2"), (1, _("1 not at all"))]


class AudienceForm(forms.Form):
    audience = forms.ModelChoiceField(
        label=_("Where you work"),
        queryset=Audience.objects.all(),
        to_field_name="code",
        error_messages={
            "required": _("Choose where you work: it decides which modules are required of you."),
            "invalid_choice": _("Choose one from the list."),
        },
    )


class WrittenField(forms.CharField):
    """A text of a least length, counted as written work is counted."""

    widget = forms.Textarea(attrs={"rows": 6, "class": "xq-input"})

    def __init__(self, *, least, **kwargs):
        super().__init__(max_length=10000, **kwargs)
        self.least = least
        self.widget.attrs["data-least"] = least

    def validate(self, value):
        super().validate(value)
        have = measured(value)
        if have < self.least:
            message = ngettext_lazy(
                "%(have)d character so far; at least %(need)d are asked for.",
                "%(have)d characters so far; at least %(need)d are asked for.",
                have,
            )
            raise forms.ValidationError(message, params={"have": have, "need": self.least}, code="short")


class SignedForm(forms.Form):
    """Signed: an officer may read it. Questions about the learner's own work and learning."""

    case = WrittenField(
        label=_("A case of your own, looked at again"),
        help_text=_("What happened, what you did, and what you would do differently now. At least 100 characters. No names, no addresses."),
        least=100,
    )
    learnt = WrittenField(label=_("What you take with you from the training"), help_text=_("At least 60 characters."), least=60)


class OpinionForm(forms.Form):
    """Anonymous: ratings are whole numbers from 1 to 5, opinions are free text."""

    useful = forms.TypedChoiceField(label=_("It is useful for my work"), choices=RATINGS, coerce=int, widget=forms.RadioSelect)
    clear = forms.TypedChoiceField(label=_("The materials are clear"), choices=RATINGS, coerce=int, widget=forms.RadioSelect)
    practice = forms.TypedChoiceField(
        label=_("The cases and practice tasks fit what I meet"), choices=RATINGS, coerce=int, widget=forms.RadioSelect
    )
    support = forms.TypedChoiceField(label=_("Trainers and feedback helped me"), choices=RATINGS, coerce=int, widget=forms.RadioSelect)
    easy = forms.TypedChoiceField(label=_("Learning on this site is easy"), choices=RATINGS, coerce=int, widget=forms.RadioSelect)
    opinion = forms.CharField(
        label=_("Opinions and suggestions"),
        help_text=_("As you like. Don't write anything that tells who you are."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "class": "xq-input"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name != "opinion":
                field.error_messages["required"] = _("Choose a number from 1 to 5.")

    @property
    def answers(self):
        """What is kept: numbers, and the opinion if there is one."""
        return {name: value for name, value in self.cleaned_data.items() if value != ""}
