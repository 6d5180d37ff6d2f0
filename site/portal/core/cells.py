"""Text that goes into a spreadsheet or into any database."""

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE


def for_cell(value):
    """The value without the control characters that a workbook refuses: people paste them from documents."""
    return ILLEGAL_CHARACTERS_RE.sub(" ", value) if isinstance(value, str) else value
