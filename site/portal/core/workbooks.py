"""Workbooks of plain values."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter

from .cells import for_cell

_FORBIDDEN_IN_TITLES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def workbook(title, head, rows, widths=()):
    """Bytes of an .xlsx file of one sheet. Texts stay texts: what begins with “=” is no formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title.translate(_FORBIDDEN_IN_TITLES)[:31])
    sheet.freeze_panes = "A2"
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for row in [head, *rows]:
        sheet.append([_cell(sheet, value) for value in row])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet, value):
    cell = WriteOnlyCell(sheet, for_cell(value))
    if isinstance(value, str):
        cell.data_type = "s"
    return cell
