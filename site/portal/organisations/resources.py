"""Tables in and out: the columns of a roster, its template, and the export of people."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export import fields, resources, widgets
from import_export.formats.base_formats import XLSX

from portal.accounts.names import clean_name, validate_name
from portal.accounts.numbers import clean_id_number, clean_phone
from portal.core.cells import for_cell

NAME_LENGTH, POSITION_LENGTH = 50, 40
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class Text(widgets.Widget):
    def __init__(self, limit, required=False):
        super().__init__()
        self.limit, self.required = limit, required

    def clean(self, value, row=None, **kwargs):
        if self.required and not value:
            raise ValidationError(_("This cell must not be empty."))
        if len(value) > self.limit:
            raise ValidationError(_("At most %(limit)s characters fit here.") % {"limit": self.limit})
        return value


class NameWidget(widgets.Widget):
    def clean(self, value, row=None, **kwargs):
        name = clean_name(value)
        if not name:
            raise ValidationError(_("The name is missing."))
        if len(name) > NAME_LENGTH:
            raise ValidationError(_("A name has at most %(limit)s characters.") % {"limit": NAME_LENGTH})
        validate_name(name)
        if not any(character.isalpha() for character in name):
            raise ValidationError(_("This is no name: it has no letter or character."))
        return name


class PhoneWidget(widgets.Widget):
    def clean(self, value, row=None, **kwargs):
        return clean_phone(value) if value else ""


class IdNumberWidget(widgets.Widget):
    def clean(self, value, row=None, **kwargs):
        return clean_id_number(value) if value else ""


class PositionWidget(widgets.Widget):
    def clean(self, value, row=None, **kwargs):
        if len(value) > POSITION_LENGTH:
            raise ValidationError(_("A position has at most %(limit)s characters.") % {"limit": POSITION_LENGTH})
        return value


class EmailWidget(widgets.Widget):
    def clean(self, value, row=None, **kwargs):
        address = value.strip().lower()
        if address:
            validate_email(address)
        return address


class RosterResource(resources.Resource):
    """One person a row. A field cleans its own cell; roster.py judges rows and the file as a whole."""

    name = fields.Field(column_name="姓名", widget=NameWidget())
    phone = fields.Field(column_name="手机号", widget=PhoneWidget())
    id_number = fields.Field(column_name="身份证号", widget=IdNumberWidget())
    organisation = fields.Field(column_name="机构代码", widget=widgets.Widget())
    audience = fields.Field(column_name="培训对象", widget=widgets.Widget())
    position = fields.Field(column_name="岗位", widget=PositionWidget())
    email = fields.Field(column_name="邮箱", widget=EmailWidget())


# Titles seen in rosters of offices, and those of the English interface.
ALIASES = {
    "name": {"姓名", "名字", "name"},
    "phone": {"手机号", "手机号码", "手机", "联系电话", "电话", "phone", "mobile"},
    "id_number": {"身份证号", "身份证号码", "身份证", "公民身份号码", "identity number", "id number"},
    "organisation": {"机构代码", "单位代码", "organisation code", "organisation"},
    "audience": {"培训对象", "人员类别", "audience"},
    "position": {"岗位", "职务", "position"},
    "email": {"邮箱", "电子邮箱", "电子邮件", "email", "e-mail"},
}


class PeopleResource(resources.Resource):
    """The export of people within reach: numbers masked, cells that Excel would run made text."""

    name = fields.Field(column_name=gettext_lazy("Name"), attribute="full_name")
    username = fields.Field(column_name=gettext_lazy("User name"), attribute="username")
    phone = fields.Field(column_name=gettext_lazy("Phone"), attribute="masked_phone")
    id_number = fields.Field(column_name=gettext_lazy("Identity number"), attribute="masked_id_number")
    email = fields.Field(column_name=gettext_lazy("E-mail"), attribute="email")
    organisations = fields.Field(column_name=gettext_lazy("Organisations"))
    positions = fields.Field(column_name=gettext_lazy("Positions"))
    states = fields.Field(column_name=gettext_lazy("Memberships"))

    class Meta:
        export_order = ("name", "username", "phone", "id_number", "email", "organisations", "positions", "states")

    def dehydrate_organisations(self, person):
        return "、".join(held.organisation.name for held in person.reached)

    def dehydrate_positions(self, person):
        return "、".join(held.position for held in person.reached if held.position)

    def dehydrate_states(self, person):
        return "、".join(str(held.get_state_display()) for held in person.reached)

    def export_field(self, field, instance, **kwargs):
        return safe_cell(super().export_field(field, instance, **kwargs))

    def get_export_headers(self, selected_fields=None):
        return [str(header) for header in super().get_export_headers(selected_fields=selected_fields)]


def safe_cell(value):
    """Text that no spreadsheet takes for a formula."""
    text = "" if value is None else for_cell(str(value))
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def people_xlsx(people):
    """Bytes of a workbook; `people` carry `reached`, their memberships within the reader's reach."""
    return XLSX().export_data(PeopleResource().export(queryset=people))
