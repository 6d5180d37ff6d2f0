"""Who holds which role within reach. Granting begins on the person's page."""

from django.middleware.csrf import get_token
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn

from .. import reach, rules
from ..domain import roles
from ..models import Role
from . import Allowed, Listing, attempt, back


class WithdrawColumn(Column):
    cell_template_name = "organisations/office/withdraw_cell.html"

    def get_cell_context_data(self, instance, parent_context):
        token = get_token(parent_context["request"])
        return {**super().get_cell_context_data(instance, parent_context), "csrf_token": token}


class Roles(Listing):
    permission = rules.ROLE_GRANT
    page_title = gettext_lazy("Roles")
    header_icon = "key"
    index_url_name = "people:roles"
    columns = [
        TitleColumn("user", label=gettext_lazy("Name"), url_name="people:person", id_accessor="user_id"),
        Column("name", label=gettext_lazy("Role"), accessor="get_name_display"),
        Column("organisation", label=gettext_lazy("Organisation")),
        DateColumn("granted_at", label=gettext_lazy("Granted")),
        Column("granted_by", label=gettext_lazy("Granted by"), accessor=lambda role: role.granted_by or "-"),
        WithdrawColumn("withdraw", label=gettext_lazy("Withdraw"), accessor="pk"),
    ]

    def get_queryset(self):
        held = Role.objects.select_related("user", "organisation", "granted_by")
        return reach.rows(self.request.user, self.permission, held).order_by("organisation__path", "name", "pk")


class Withdraw(Allowed, View):
    permission = rules.ROLE_GRANT
    http_method_names = ["post"]

    def post(self, request, pk):
        role = self.fetch(Role.objects.select_related("user", "organisation"), pk=pk)
        attempt(request, lambda: roles.withdraw(role, by=request.user), _("The role is withdrawn."))
        return back("roles")
