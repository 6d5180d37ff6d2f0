"""Forms of this back office. Choices end where reach ends."""

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.curriculum.models import ProgrammePage
from portal.core.models import Group
from portal.organisations import reach, rules
from portal.organisations.models import Organisation
from portal.organisations.office.forms import OrganisationChoice

from ..domain import queries
from ..domain.supervising import Session
from ..domain.training import MOST_HALF_HOURS, Sheet
from ..models import HonourRule, Pool, ServiceCategory, ServiceTime, Skill, Supervision, Volunteer


def _organisation(label, **kwargs):
    return OrganisationChoice(label=label, queryset=Organisation.objects.none(), **kwargs)


class PoolFilter(forms.Form):
    q = forms.CharField(label=_("Name or number"), required=False, max_length=60)
    state = forms.ChoiceField(required=False, choices=[("", _("all")), *Volunteer.State.choices], widget=forms.HiddenInput)
    organisation = _organisation(_("Organisation"), required=False, empty_label=_("all"))
    background = forms.ChoiceField(label=_("Background"), required=False, choices=[("", _("all")), *Volunteer.Background.choices])
    category = forms.ModelChoiceField(
        label=_("Kind of service"), queryset=ServiceCategory.objects.all(), required=False, empty_label=_("all")
    )
    skill = forms.ModelChoiceField(label=_("Skill"), queryset=Skill.objects.all(), required=False, empty_label=_("all"))
    group = forms.ModelChoiceField(
        label=_("Whom they would like to serve"), queryset=Group.objects.all(), required=False, empty_label=_("all")
    )
    time = forms.ModelChoiceField(label=_("When they have time"), queryset=ServiceTime.objects.all(), required=False, empty_label=_("all"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = reach.organisations(user, rules.VOLUNTEER_VIEW).order_by("path")

    LISTS = {"category": "categories", "skill": "skills", "group": "groups", "time": "times"}

    def seldom(self):
        """The fields that stay folded until one of them is used."""
        return [self[name] for name in ("organisation", "background", *self.LISTS)]

    def uses_seldom(self):
        return any(field.data for field in self.seldom())

    def narrow(self, volunteers):
        if not self.is_valid():
            return volunteers.none()
        values = self.cleaned_data
        if values["q"]:
            volunteers = queries.named(volunteers, values["q"])
        if values["organisation"]:
            volunteers = volunteers.filter(organisation__path__startswith=values["organisation"].path)
        for name in ("state", "background"):
            if values[name]:
                volunteers = volunteers.filter(**{name: values[name]})
        for name, lookup in self.LISTS.items():
            if values[name]:
                volunteers = volunteers.filter(**{lookup: values[name]})
        return volunteers


class DecisionForm(forms.Form):
    """One of `acts`, the names of what can be decided, with the reason."""

    action = forms.ChoiceField()
    reason = forms.CharField(required=False, max_length=200)

    def __init__(self, *args, acts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["action"].choices = [(name, name) for name in acts]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("It stays on record."), widget=forms.Textarea(attrs={"rows": 3})
    )


class TrainingForm(forms.Form):
    """A sheet of training that was not learnt on this site."""

    title = forms.CharField(label=_("Name of the training"), max_length=80)
    content = forms.CharField(label=_("What was learnt"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    organiser = forms.CharField(label=_("Held by"), max_length=80)
    held_on = forms.DateField(label=_("Last day of the training"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    hours = forms.DecimalField(
        label=_("Training hours for each"),
        min_value=0.5,
        max_value=MOST_HALF_HOURS / 2,
        max_digits=4,
        decimal_places=1,
        widget=forms.NumberInput(attrs={"step": "0.5"}),
        help_text=_("Whole or half hours, as the sheet says."),
    )
    counts = forms.BooleanField(
        label=_("Counts as pre-service training"),
        required=False,
        initial=True,
        help_text=_("Untick it for further training of those who serve."),
    )
    upload = forms.FileField(
        label=_("Scan or photograph of the sheet"), help_text=_("PDF, PNG or JPEG, at most 10 MB; judged by its content.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["upload"].widget.attrs["accept"] = ".pdf,.png,.jpg,.jpeg"

    def clean_hours(self):
        hours = self.cleaned_data["hours"]
        if (hours * 2) % 1:
            raise forms.ValidationError(_("Enter whole or half hours, for example 6 or 6.5."))
        return hours

    def sheet(self):
        values = {name: self.cleaned_data[name] for name in ("title", "content", "organiser", "held_on", "counts")}
        return Sheet(half_hours=int(self.cleaned_data["hours"] * 2), **values)


class SupervisionForm(forms.ModelForm):
    """A session; who took part is ticked beside it."""

    organisation = _organisation(_("Held for"))
    confirmed = forms.BooleanField(label=_("Nobody who was served is named in the note"), required=False)

    class Meta:
        model = Supervision
        fields = ["organisation", "held_on", "minutes", "form", "supervisor", "qualification", "themes", "note"]
        widgets = {
            "held_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "themes": forms.CheckboxSelectMultiple,
            "note": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        within = reach.organisations(user, rules.VOLUNTEER_EDIT).order_by("path")
        self.fields["organisation"].queryset = within
        self.fields["organisation"].initial = within.first()

    def session(self):
        names = ("supervisor", "held_on", "minutes", "form", "qualification", "note")
        return Session(themes=list(self.cleaned_data["themes"]), **{name: self.cleaned_data[name] for name in names})


class HonourForm(forms.Form):
    title = forms.CharField(label=_("Honour"), max_length=80)
    awarded_on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    awarded_by = forms.CharField(label=_("Given by"), max_length=80)
    upload = forms.FileField(
        label=_("Proof"), required=False, help_text=_("Needed for honours that another office gave. PDF, PNG or JPEG.")
    )


class PoolForm(forms.ModelForm):
    class Meta:
        model = Pool
        fields = ["training_hours", "supervision_days", "youngest_age"]


class ProgrammeForm(forms.Form):
    programme = forms.ModelChoiceField(label=_("Programme"), queryset=ProgrammePage.objects.none())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = ProgrammePage.objects.live().order_by("title")


class HonourRuleForm(forms.ModelForm):
    class Meta:
        model = HonourRule
        fields = ["title", "hours"]
