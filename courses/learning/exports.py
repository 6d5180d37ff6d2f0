"""The learner's ledger as a workbook."""

from io import BytesIO

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook

from portal.core.cells import for_cell

WIDTHS = (18, 28, 32, 10, 22, 40, 12)


def ledger_workbook(lines):
    """Bytes of an .xlsx file, newest entry first. Texts stay texts: what begins with “=” is no formula."""
    book = Workbook()
    sheet = book.active
    sheet.title = _("Hour ledger")
    sheet.append([_("Date"), _("Module"), _("Lesson"), _("Minutes"), _("What for"), _("Reason"), _("Entry")])
    for line in lines:
        sheet.append([for_cell(value) for value in _row(line)])
        for cell in sheet[sheet.max_row]:
            if cell.data_type == "f":
                cell.data_type = "s"
    for column, width in zip("ABCDEFG", WIDTHS, strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A2"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _row(line):
    entry = line.entry
    day = timezone.localtime(entry.recorded_at).strftime("%Y-%m-%d %H:%M")
    return [day, line.module, line.lesson, entry.minutes, str(entry.get_kind_display()), entry.reason, entry.sequence]
