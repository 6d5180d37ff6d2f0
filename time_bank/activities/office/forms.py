"""Forms of the back office. Choices end where reach ends."""

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.curriculum.models import ProgrammePage
from portal.organisations import reach
from portal.organisations.models import Organisation
from portal.organisations.office.forms import OrganisationChoice, TableField, TableForm
from portal.organisations.rules import SERVICE_RUN, VOLUNTEER_VIEW

from ..forms import Moment
from ..models import Activity, CheckEvent, Series, ServiceRecord


class _Within:
    """Organisations where the reader runs service."""

    def limit(self, user, permission=SERVICE_RUN):
        self.fields["organisation"].queryset = reach.organisations(user, permission).order_by("path")


class ActivityForm(_Within, forms.ModelForm):
    organisation = OrganisationChoice(label=_("Held by"), queryset=Organisation.objects.none())
    starts_at = Moment(label=_("Begins"))
    ends_at = Moment(label=_("Ends"))
    sign_up_closes = Moment(label=_("Sign-up closes"), required=False, help_text=_("Empty: when the activity begins."))
    and_later = forms.BooleanField(label=_("Change the later dates of this recurring activity, too"), required=False)
    rule = forms.ChoiceField(label=_("Comes back"), required=False, choices=[("", _("once only")), *Series.Rule.choices])
    times = forms.IntegerField(label=_("How many dates"), min_value=1, max_value=60, initial=1, required=False)
    scope_ok = forms.BooleanField(required=False)
    scope_words = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Activity
        fields = [
            "organisation", "title", "summary", "body", "category", "category_words", "place", "starts_at", "ends_at", "break_minutes",
            "safety_notes", "person_in_charge", "contact", "sign_up_closes", "is_published",
        ]  # fmt: skip
        labels = {"category": _("Kind of service")}
        widgets = {"body": forms.Textarea(attrs={"rows": 5}), "safety_notes": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.limit(user)
        self.fields["organisation"].initial = self.fields["organisation"].queryset.first()
        for name in ("rule", "times") if self.instance.pk else ("and_later",):
            del self.fields[name]
        if self.instance.pk and self.instance.series_id is None:
            del self.fields["and_later"]
        self.asked = self.data.get("scope_words", "")
        self._label(self.asked)

    def _label(self, words):
        if not words:
            self.fields["scope_ok"].widget = forms.HiddenInput()
        else:
            self.fields["scope_ok"].widget = forms.CheckboxInput()
            text = _("The text speaks of “%(words)s”. I confirm: this activity is neither psychotherapy nor crisis intervention.")
            self.fields["scope_ok"].label = text % {"words": words}

    def ask(self, question):
        """Put the words that were found before the reader, to be answered for."""
        self.data = self.data.copy()
        self.data["scope_words"] = question.words
        self.data.pop("scope_ok", None)
        self._label(question.words)
        self.add_error("scope_ok", question.messages)

    def values(self):
        """(fields of the activity, what else the domain wants to know)."""
        own = {name: self.cleaned_data[name] for name in self.Meta.fields}
        confirmed = self.cleaned_data["scope_words"] if self.cleaned_data["scope_ok"] else ""
        more = {name: self.cleaned_data[name] for name in ("rule", "times", "and_later") if self.cleaned_data.get(name)}
        return own, {"confirmed": confirmed, **more}

    def _post_clean(self):
        """The domain function validates and saves a fresh row: the form only reads."""


class RoleForm(forms.Form):
    title = forms.CharField(label=_("Role in the activity"), max_length=40, required=False)
    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=500, required=False)
    service_hours = forms.IntegerField(label=_("Hours of service before"), min_value=0, max_value=2000, required=False)
    programmes = forms.ModelMultipleChoiceField(
        label=_("Training that must be finished before"), queryset=ProgrammePage.objects.all(), required=False
    )

    def clean(self):
        values = super().clean()
        if values.get("title") and not values.get("seats") and "seats" not in self.errors:
            self.add_error("seats", _("How many people?"))
        if values.get("seats") and not values.get("title"):
            self.add_error("title", _("What do they do?"))
        return values


RoleFormSet = forms.formset_factory(RoleForm, extra=2, max_num=8, absolute_max=8)


def roles_of(formset):
    """The roles that were written, in order."""
    return [form.cleaned_data for form in formset if form.cleaned_data.get("title")]


def initial_roles(activity):
    return [
        {"title": role.title, "seats": role.seats, "service_hours": role.service_hours, "programmes": role.programmes.all()}
        for role in activity.roles.prefetch_related("programmes")
    ]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=120, help_text=_("Those on the list read it."))


class DecideForm(forms.Form):
    reason = forms.CharField(label=_("Why it is not posted"), max_length=120, required=False, help_text=_("The volunteer reads it."))


class ActivityFilter(_Within, forms.Form):
    q = forms.CharField(label=_("Title or place"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("all states")), *Activity.State.choices])
    organisation = OrganisationChoice(
        label=_("Organisation and all below"), queryset=Organisation.objects.none(), required=False, empty_label=_("all")
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.limit(user)


class RecordFilter(_Within, forms.Form):
    q = forms.CharField(label=_("Name, volunteer number or activity"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("all states")), *ServiceRecord.State.choices])
    first = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    organisation = OrganisationChoice(
        label=_("Organisation and all below"), queryset=Organisation.objects.none(), required=False, empty_label=_("all")
    )

    def __init__(self, *args, user, permission=VOLUNTEER_VIEW, **kwargs):
        super().__init__(*args, **kwargs)
        self.limit(user, permission)


class NumberForm(forms.Form):
    number = forms.CharField(label=_("Volunteer number"), max_length=20)
    role = forms.ChoiceField(label=_("Role in the activity"))

    def __init__(self, *args, activity, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.pk, role.title) for role in activity.roles.all()]


class LaterForm(forms.Form):
    kind = forms.ChoiceField(label=_("Which of the two"), choices=[(CheckEvent.Kind.IN, _("came")), (CheckEvent.Kind.OUT, _("went"))])
    at = Moment(label=_("When"))
    note = forms.CharField(label=_("Why it is entered later"), max_length=120)


class FewerForm(forms.Form):
    minutes = forms.IntegerField(label=_("Minutes that are given"), min_value=1, max_value=720)
    fewer_because = forms.CharField(label=_("Why fewer"), max_length=200, help_text=_("The volunteer reads it."))


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Answer"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The record stays as it is; the volunteer reads why."),
    )


class CorrectForm(forms.Form):
    begins_at = Moment(label=_("Check-in time"), required=False)
    ends_at = Moment(label=_("Check-out time"), required=False)
    service_date = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    break_minutes = forms.IntegerField(label=_("Minutes of break"), min_value=0, max_value=600, required=False)
    minutes = forms.IntegerField(
        label=_("Minutes that are given"), min_value=1, max_value=720, required=False, help_text=_("Empty: all of the span.")
    )
    fewer_because = forms.CharField(label=_("Why fewer"), max_length=200, required=False)
    reason = forms.CharField(label=_("Why it is corrected"), max_length=200, help_text=_("Both records stay; the volunteer reads it."))
    only_reverse = forms.BooleanField(label=_("Only take it back: there was no such service"), required=False)

    def __init__(self, *args, record, **kwargs):
        self.record = record
        names = ("begins_at", "ends_at", "service_date", "break_minutes")
        kwargs.setdefault("initial", {name: getattr(record, name) for name in names})
        super().__init__(*args, **kwargs)
        for name in ("service_date",) if record.begins_at else ("begins_at", "ends_at", "break_minutes"):
            del self.fields[name]
        if not record.begins_at:
            self.fields["minutes"].initial = record.minutes

    def changes(self):
        values = self.cleaned_data
        if self.record.begins_at:
            times = {"begins": values["begins_at"] or self.record.begins_at, "ends": values["ends_at"] or self.record.ends_at}
            return times | {
                "break_minutes": values["break_minutes"] or 0,
                "minutes": values["minutes"],
                "fewer_because": values["fewer_because"],
            }
        return {"service_date": values["service_date"], "minutes": values["minutes"], "fewer_because": values["fewer_because"]}


class SlipsForm(forms.Form):
    count = forms.IntegerField(label=_("How many slips"), min_value=1, max_value=60, initial=8)


class UploadForm(TableForm):
    permission = SERVICE_RUN
    organisation = OrganisationChoice(
        label=_("Recorded by"), queryset=Organisation.objects.none(), help_text=_("Volunteers of it and of all below it.")
    )
    file = TableField(label=_("Table of service records"))
