"""The tree of organisations within reach."""

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views import View
from django.views.generic import FormView
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn

from .. import reach, rules
from ..domain import tree
from ..models import Membership, Organisation
from . import Allowed, Framed, Listing, attempt, back
from .forms import OrganisationForm

LIST = ("people:organisations", gettext_lazy("Organisations"))
CONFIRMED = Count("memberships", filter=Q(memberships__state=Membership.State.CONFIRMED))


def _indented(node):
    return f"{'　' * (node.depth - 1)}{node.name}"


class Organisations(Listing):
    permission = rules.ORGANISATION_EDIT
    page_title = LIST[1]
    header_icon = "list-ul"
    index_url_name = LIST[0]
    paginate_by = 200
    template_name = "organisations/office/organisations.html"
    columns = [
        TitleColumn("name", label=pgettext_lazy("organisation", "Name"), accessor=_indented, url_name="people:organisation"),
        Column("code", label=gettext_lazy("Code")),
        Column("kind", label=gettext_lazy("Kind"), accessor="get_kind_display"),
        NumberColumn("people", label=gettext_lazy("Confirmed people")),
        Column("is_open", label=gettext_lazy("At sign-up"), accessor=lambda held: _("yes") if held.is_open else _("no")),
    ]

    def get_queryset(self):
        return reach.organisations(self.request.user, self.permission).annotate(people=CONFIRMED).order_by("path")


class _Form(Framed, FormView):
    permission = rules.ORGANISATION_EDIT
    parent = LIST
    form_class = OrganisationForm
    template_name = "organisations/office/form.html"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user}


class AddOrganisation(_Form):
    page_title = gettext_lazy("Add an organisation")

    def form_valid(self, form):
        if not attempt(self.request, lambda: tree.add(**form.cleaned_data, by=self.request.user), _("The organisation is added.")):
            return self.form_invalid(form)
        return back("organisations")


class EditOrganisation(_Form):
    template_name = "organisations/office/organisation.html"

    @property
    def organisation(self):
        return self.fetch(Organisation.objects.all(), pk=self.kwargs["pk"])

    def get_page_title(self):
        return str(self.organisation)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": self.organisation}

    def form_valid(self, form):
        if not attempt(self.request, lambda: self._save(form), _("The organisation is saved.")):
            return self.form_invalid(form)
        return back("organisations")

    def _save(self, form):
        """Everything or nothing: the edit is undone if the move is refused."""
        values = dict(form.cleaned_data)
        node, parent = self.organisation, values.pop("parent", None)
        tree.change(node, parent, by=self.request.user, **values)


class CloseOrganisation(Allowed, View):
    permission = rules.ORGANISATION_EDIT
    http_method_names = ["post"]

    def post(self, request, pk):
        node = self.fetch(Organisation.objects.all(), pk=pk)
        done = _("It can't be chosen at sign-up any more; its people and records stay.")
        attempt(request, lambda: tree.close(node, by=request.user), done)
        return back("organisations")
