"""The list of an event for the door."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from import_export import fields, resources
from import_export.formats.base_formats import XLSX

from portal.core import audit
from portal.organisations.resources import safe_cell

from .models import SignUp

audit.action("event.export", _("Export sign-ups"), _("Sign-ups exported"))


class SignUpResource(resources.Resource):
    name = fields.Field("name", column_name=_("Name"))
    phone = fields.Field("phone_cipher", column_name=_("Phone"))
    state = fields.Field("get_state_display", column_name=_("State"))
    created_at = fields.Field(column_name=_("Signed up on"))

    class Meta:
        export_order = ("name", "phone", "state", "created_at")

    def dehydrate_phone(self, row):
        return row.phone_cipher.removeprefix("+86")

    def dehydrate_state(self, row):
        return str(row.get_state_display())

    def dehydrate_created_at(self, row):
        return f"{timezone.localtime(row.created_at):%Y-%m-%d %H:%M}"

    def export_field(self, field, instance, **kwargs):
        return safe_cell(super().export_field(field, instance, **kwargs))

    def get_export_headers(self, selected_fields=None):
        return [str(header) for header in super().get_export_headers(selected_fields=selected_fields)]


def sign_ups_xlsx(event, *, by):
    """Bytes of a workbook with names and whole numbers; the log keeps who took it and how many there were, never a number."""
    rows = SignUp.objects.filter(event=event).order_by("state", "created_at", "pk")
    audit.record("event.export", event, by=by, rows=rows.count())
    return XLSX().export_data(SignUpResource().export(queryset=rows))
