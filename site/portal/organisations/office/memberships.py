"""Memberships that wait for a decision, one or many at a time."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn

from .. import reach, rules
from ..domain import memberships
from ..models import Membership
from . import Listing, back

ASKED_SHOWN = 100


class Tick(Column):
    cell_template_name = "organisations/office/tick_cell.html"


class Waiting(Listing):
    permission = rules.MEMBERSHIP_DECIDE
    page_title = gettext_lazy("Memberships waiting")
    index_url_name = "people:waiting"
    template_name = "organisations/office/waiting.html"
    nothing_yet = gettext_lazy("Nobody waits for your confirmation.")
    columns = [
        Tick("pk", label=gettext_lazy("Choose")),
        TitleColumn("user", label=gettext_lazy("Name"), url_name="people:person", id_accessor="user_id"),
        Column("organisation", label=gettext_lazy("Organisation")),
        Column("audience", label=gettext_lazy("Audience")),
        Column("position", label=gettext_lazy("Position")),
        DateColumn("created_at", label=gettext_lazy("Claimed")),
    ]

    def get_queryset(self):
        found = Membership.objects.filter(state=Membership.State.PENDING).select_related("user", "organisation", "audience")
        return reach.rows(self.request.user, self.permission, found).order_by("created_at", "pk")

    def get_context_data(self, **kwargs):
        """Below the list: whom rosters named, and who has not answered yet. Their own pages stay closed until they say yes."""
        asked = Membership.objects.filter(state=Membership.State.INVITED).select_related("user", "organisation", "audience")
        asked = reach.rows(self.request.user, self.permission, asked).order_by("-created_at", "-pk")
        return super().get_context_data(asked=asked[:ASKED_SHOWN], asked_count=asked.count(), **kwargs)

    def post(self, request):
        chosen = [pk for pk in request.POST.getlist("membership") if pk.isascii() and pk.isdigit() and len(pk) < 19][:200]
        found = reach.rows(request.user, self.permission, Membership.objects.filter(pk__in=chosen))
        if not chosen:
            messages.error(request, _("Choose at least one membership."))
        decided = sum(self._decide(request, membership) for membership in found)
        if decided:
            done = ngettext("%(count)s membership is decided.", "%(count)s memberships are decided.", decided)
            messages.success(request, done % {"count": decided})
        return back("waiting")

    def _decide(self, request, membership):
        try:
            if request.POST.get("decision") == "withdraw":
                memberships.withdraw(membership, by=request.user)
            elif request.POST.get("decision") == "refuse":
                memberships.refuse(membership, request.POST.get("reason", ""), by=request.user)
            else:
                memberships.confirm(membership, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        except PermissionDenied as error:
            messages.error(request, str(error))
        else:
            return True
        return False
