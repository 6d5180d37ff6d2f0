"""People: the list, one person, corrections, the export."""

from django.contrib import messages
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import FormView, TemplateView
from wagtail.admin.ui.tables import Column, TitleColumn

from portal.core import downloads

from .. import reach, rules
from ..domain import memberships as membership_domain
from ..domain import people, roles
from ..models import Membership, Role
from . import Allowed, Framed, Listing, attempt, back
from .forms import EndForm, GrantForm, MembershipForm, NameForm, PeopleFilter

LIST = ("people:people", gettext_lazy("People"))


def _joined(make):
    return lambda person: "、".join(str(make(held)) for held in person.reached) or "-"


def chosen(request):
    """The people that the filter of this request leaves; list and export ask the same."""
    found = people.within_reach(request.user)
    form = PeopleFilter(request.GET, user=request.user)
    if not form.is_valid():
        return found.none()
    values = form.cleaned_data
    if values["q"]:
        found = people.search(found, values["q"])
    if values["organisation"] or values["state"] or values["audience"]:
        found = people.narrow(found, request.user, organisation=values["organisation"], state=values["state"], audience=values["audience"])
    return found


class PeopleList(Listing):
    permission = rules.PEOPLE_VIEW
    page_title = gettext_lazy("People")
    index_url_name = "people:people"
    filter_form = PeopleFilter
    template_name = "organisations/office/people.html"
    columns = [
        TitleColumn("full_name", label=gettext_lazy("Name"), accessor=str, url_name="people:person"),
        Column("username", label=gettext_lazy("User name")),
        Column("masked_phone", label=gettext_lazy("Phone")),
        Column("organisations", label=gettext_lazy("Organisations"), accessor=_joined(lambda held: held.organisation.name)),
        Column("states", label=gettext_lazy("Membership"), accessor=_joined(lambda held: held.get_state_display())),
    ]

    def get_queryset(self):
        return chosen(self.request)


class PeopleExport(Allowed, View):
    permission = rules.PEOPLE_VIEW

    def get(self, request):
        return downloads.workbook(people.export(chosen(request), by=request.user), f"people-{date_format(localdate(), 'Y-m-d')}.xlsx")


class OnPerson(Framed):
    """A page or an action on one person within reach."""

    permission = rules.PEOPLE_VIEW
    parent = LIST

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self._person = None

    @property
    def person(self):
        if self._person is None:
            self._person = self.fetch(people.within_reach(self.request.user), rules.PEOPLE_VIEW, pk=self.kwargs["pk"])
        return self._person

    def get_page_title(self):
        return str(self.person)


class Person(OnPerson, TemplateView):
    template_name = "organisations/office/person.html"

    def get_context_data(self, **kwargs):
        user, person = self.request.user, self.person
        held = reach.rows(user, rules.PEOPLE_VIEW, Membership.objects.filter(user=person))
        roles_held = reach.rows(user, rules.PEOPLE_VIEW, Role.objects.filter(user=person))
        may_grant = reach.anywhere(user, rules.ROLE_GRANT)
        return super().get_context_data(
            person=person,
            memberships=held.select_related("organisation", "audience", "decided_by"),
            roles=roles_held.select_related("organisation"),
            name_form=NameForm(initial={"full_name": person.full_name}) if reach.can(user, rules.PEOPLE_EDIT, person) else None,
            grant_form=GrantForm(user=user) if may_grant else None,
            editable=set(reach.rows(user, rules.PEOPLE_EDIT, held).values_list("pk", flat=True)),
            withdrawable=set(reach.rows(user, rules.ROLE_GRANT, roles_held).values_list("pk", flat=True)) if may_grant else set(),
            **kwargs,
        )


class Rename(OnPerson, View):
    permission = rules.PEOPLE_EDIT
    http_method_names = ["post"]

    def post(self, request, pk):
        person, form = self.person, NameForm(request.POST)
        name = form.cleaned_data["full_name"] if form.is_valid() else ""
        attempt(request, lambda: people.rename(person, name, by=request.user), _("The name is corrected."))
        return back("person", pk)


class Grant(OnPerson, View):
    permission = rules.ROLE_GRANT
    http_method_names = ["post"]

    def post(self, request, pk):
        person, form = self.person, GrantForm(request.POST, user=request.user)
        if form.is_valid():
            role, organisation = form.cleaned_data["role"], form.cleaned_data["organisation"]
            attempt(request, lambda: roles.grant(role, person, organisation, by=request.user), _("The role is granted."))
        else:
            messages.error(request, _("Choose a role, and an organisation within your reach."))
        return back("person", pk)


class _OnMembership(Framed, FormView):
    permission = rules.PEOPLE_EDIT
    parent = LIST
    template_name = "organisations/office/form.html"

    @property
    def membership(self):
        rows = Membership.objects.select_related("user", "organisation")
        return self.fetch(rows, self.permission, pk=self.kwargs["pk"], state__in=Membership.OPEN)

    def get_page_title(self):
        return str(self.membership)

    def form_valid(self, form):
        held = self.membership
        attempt(self.request, lambda: self.act(held, form.cleaned_data), self.done)
        return back("person", held.user_id)


class EditMembership(_OnMembership):
    form_class = MembershipForm
    done = gettext_lazy("Position and audience are saved.")

    def get_initial(self):
        held = self.membership
        return {"position": held.position, "audience": held.audience_id}

    def act(self, held, values):
        membership_domain.edit(held, position=values["position"], audience=values["audience"], by=self.request.user)


class EndMembership(_OnMembership):
    permission = rules.MEMBERSHIP_DECIDE
    form_class = EndForm
    done = gettext_lazy("The membership has ended.")

    def act(self, held, values):
        membership_domain.end(held, values["reason"], by=self.request.user)
