"""Workbooks to fill in: that of a roster, and what those of other rooms share."""

import io

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from portal.core.models import Audience

from ..resources import RosterResource

_TEXT = "@"
_ROWS = 2000  # formatted as text, so that Excel keeps every digit


def workbook(title, resource, notes, lists=()):
    """Bytes of a workbook with the columns of a resource, a sheet of notes, and a sheet for each (title, lines) of `lists`."""
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for column, field in enumerate(resource.get_import_fields(), start=1):
        sheet.cell(1, column, field.column_name).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = 22
        for row in range(2, _ROWS):
            sheet.cell(row, column).number_format = _TEXT
    sheet.freeze_panes = "A2"
    for name, lines in [(_("Notes"), [(line,) for line in notes]), *lists]:
        _fill(book.create_sheet(name), lines)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def roster(organisations):
    """The workbook of a roster, with the codes that may be used."""
    codes = [(node.code, node.name) for node in organisations]
    return workbook(_("Roster"), RosterResource(), _notes(), [(_("Organisation codes"), codes)])


def _fill(sheet, lines):
    for line in lines:
        sheet.append(line)
    sheet.column_dimensions["A"].width = 60
    sheet.column_dimensions["B"].width = 40


def _notes():
    audiences = "；".join(audience.title for audience in Audience.objects.all())
    return [
        _("One person a row. Leave the first row as it is; the order of the columns may change."),
        _("Name, audience, and a mobile number or an identity number are required."),
        _("Keep numbers as text: the columns are prepared for it. Excel rounds long numbers, and such cells are refused."),
        _("Organisation code: empty means the organisation you import for. The third sheet lists the codes."),
        _("Audience, one of: %(audiences)s") % {"audiences": audiences},
        _("People get no password. They sign in the first time by a code sent to their phone."),
    ]
