"""Forms of the back office. Choices end where reach ends."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.core.models import Audience

from .. import reach, rules
from ..domain import sheets
from ..models import Membership, Organisation, Role


class OrganisationChoice(forms.ModelChoiceField):
    """Organisations within reach, drawn as a tree."""

    def label_from_instance(self, node):
        return f"{'　' * (node.depth - 1)}{node.name}（{node.code}）"


def _within(user, permission):
    return reach.organisations(user, permission).order_by("path")


class PeopleFilter(forms.Form):
    q = forms.CharField(label=_("Name, user name, or whole number"), required=False, max_length=60)
    organisation = OrganisationChoice(label=_("Organisation"), queryset=Organisation.objects.none(), required=False, empty_label=_("all"))
    state = forms.ChoiceField(label=_("Membership"), required=False)
    audience = forms.ModelChoiceField(label=_("Audience"), queryset=Audience.objects.all(), required=False, empty_label=_("all"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = _within(user, rules.PEOPLE_VIEW)
        self.fields["state"].choices = [("", _("all")), *((state.value, state.label) for state in Membership.OPEN)]


class NameForm(forms.Form):
    full_name = forms.CharField(label=_("Name"), max_length=50)


class MembershipForm(forms.Form):
    position = forms.CharField(label=_("Position"), max_length=40, required=False)
    audience = forms.ModelChoiceField(label=_("Audience"), queryset=Audience.objects.all())


class EndForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("The person will read it."))


class GrantForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=[("", _("Choose a role")), *Role.Name.choices])
    organisation = OrganisationChoice(label=_("In the organisation, and all below it"), queryset=Organisation.objects.none())

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = _within(user, rules.ROLE_GRANT)


class OrganisationForm(forms.ModelForm):
    """`parent` is kept apart: to change it is a move."""

    parent = OrganisationChoice(label=_("Below"), queryset=Organisation.objects.none(), required=False)

    class Meta:
        model = Organisation
        fields = ["name", "kind", "code", "contact", "is_open"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        within = _within(user, rules.ORGANISATION_EDIT)
        if self.instance.pk:
            self.initial["parent"] = self.instance.get_parent()
            within = within.exclude(path__startswith=self.instance.path)
            # The root of one's own reach stays where it is: what lies above is not one's own to choose.
            if not within.filter(pk=getattr(self.initial["parent"], "pk", None)).exists():
                del self.fields["parent"]
                return
        self.fields["parent"].queryset = within
        self.fields["parent"].required = not user.is_superuser


class TableField(forms.FileField):
    """A table to be judged; one that is too big is not even read."""

    def __init__(self, **kwargs):
        super().__init__(allow_empty_file=True, help_text=_("A workbook (.xlsx) or text (.csv), at most 10 MB."), **kwargs)
        self.widget.attrs["accept"] = ".xlsx,.csv"

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if file.size > sheets.MAX_BYTES:
            raise ValidationError(sheets.too_big(file.size))
        return file


class TableForm(forms.Form):
    permission = ""
    organisation = OrganisationChoice(
        label=_("For the organisation"),
        queryset=Organisation.objects.none(),
        help_text=_("For rows without a code. Codes in the file must lie at it or below it."),
    )
    file = TableField(label=_("Table"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        within = _within(user, self.permission)
        self.fields["organisation"].queryset = within
        self.fields["organisation"].initial = within.first()


class RosterForm(TableForm):
    permission = rules.PEOPLE_IMPORT
    file = TableField(label=_("Roster"))
