"""The workbook that administrators fill in."""

import io

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from portal.core.models import Audience

from ..resources import RosterResource

_TEXT = "@"
_ROWS = 2000  # formatted as text, so that Excel keeps every digit


def workbook(organisations):
    """Bytes of the template: column titles, then a sheet of notes, then the codes that may be used."""
    book = Workbook()
    sheet = book.active
    sheet.title = _("Roster")
    titles = [field.column_name for field in RosterResource().get_import_fields()]
    for column, title in enumerate(titles, start=1):
        sheet.cell(1, column, title).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = 22
        for row in range(2, _ROWS):
            sheet.cell(row, column).number_format = _TEXT
    sheet.freeze_panes = "A2"
    _fill(book.create_sheet(_("Notes")), [(line,) for line in _notes()])
    _fill(book.create_sheet(_("Organisation codes")), [(node.code, node.name) for node in organisations])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


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
