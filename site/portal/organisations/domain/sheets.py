"""Reading an uploaded table safely: what it really is, how big it unpacks, and each cell as text with its name.

Only text comes out. A cell that Excel made a number of, or a formula, keeps a mark so that the row can be refused by name.
"""

import csv
import io
import re
import zipfile
from dataclasses import dataclass

import filetype
import openpyxl
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 80 * 1024 * 1024
MAX_PARTS = 500
MAX_COLUMNS = 40
MAX_CELL = 500
_BLANK_TAIL = 1000  # a sheet may have empty rows between people, but not for ever


@dataclass(frozen=True)
class Cell:
    """Text of one cell; `kind` is text, number or formula."""

    text: str
    kind: str = "text"


def read(data, limit):
    """Return (header texts, [(row number, [Cell, …]), …]) of the first sheet; ValidationError says in words what is wrong."""
    if not data:
        raise ValidationError(_("The file is empty."))
    if len(data) > MAX_BYTES:
        raise ValidationError(too_big(len(data)))
    lines = _xlsx(data, limit) if data[:4] == b"PK\x03\x04" else _csv(data)
    return _table(lines, limit)


def too_big(size):
    """Why a file of `size` bytes is not read."""
    words = _("The file has %(size)s MB; at most %(limit)s MB are read. Split it, or remove pictures from it.")
    return words % {"size": round(size / 1024 / 1024), "limit": MAX_BYTES // 1024 // 1024}


def _table(lines, limit):
    header, rows = None, []
    for number, cells in lines:
        if not any(cell.text for cell in cells):
            continue
        if header is None:
            header = [cell.text for cell in cells]
        else:
            rows.append((number, cells))
        if len(rows) > limit:
            raise ValidationError(_("The file has more than %(limit)s rows. Split it into several files.") % {"limit": limit})
    if header is None:
        raise ValidationError(_("The file has no row with column titles."))
    if not rows:
        raise ValidationError(_("The file has column titles and nothing below them."))
    return header, rows


def cell_name(column, row):
    """'B7' for the second column of row 7, as Excel shows it."""
    return f"{get_column_letter(column)}{row}"


def _xlsx(data, limit):
    _refuse_bomb(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        yield from _sheet_rows(sheet, limit)
        book.close()
    except ValidationError:
        raise
    except Exception as error:  # openpyxl raises whatever the broken part made it meet
        raise ValidationError(_("The workbook is damaged and can't be read. Save it again in Excel or WPS.")) from error


def _sheet_rows(sheet, limit):
    blank = 0
    for number, row in enumerate(sheet.iter_rows(max_row=limit + _BLANK_TAIL * 2, max_col=MAX_COLUMNS), start=1):
        cells = [_xlsx_cell(cell) for cell in row]
        blank = 0 if any(cell.text for cell in cells) else blank + 1
        if blank > _BLANK_TAIL:
            return
        yield number, cells


def _xlsx_cell(cell):
    value = cell.value
    if value is None:
        return Cell("")
    if cell.data_type == "f" or (isinstance(value, str) and value.startswith("=")):
        return Cell("=", "formula")
    if isinstance(value, str):
        return Cell(_plain(value))
    if cell.data_type == "n" and isinstance(value, (int, float)):
        return Cell(str(int(value)) if float(value).is_integer() else str(value), "number")
    return Cell(str(value)[:MAX_CELL], "number")


def _refuse_bomb(data):
    """A small archive may unpack to gigabytes, and any archive or document starts like a workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as error:
        raise ValidationError(_("The workbook is damaged and can't be read. Save it again in Excel or WPS.")) from error
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise ValidationError(_("This is not a workbook. Save the list as .xlsx or .csv and choose it again."))
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise ValidationError(_("The workbook unpacks to more than is read. Copy the list alone into a new workbook."))


def _csv(data):
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise ValidationError(_("This is a workbook of the old kind (.xls). Save it as .xlsx in Excel or WPS and choose it again."))
    kind = filetype.guess(data)
    if kind is not None:
        raise ValidationError(
            _("The content is %(kind)s, whatever the name says. Save the list as .xlsx or .csv and choose it again.") % {"kind": kind.mime}
        )
    text = _decoded(data)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
        yield from ((number, [_csv_cell(value) for value in row[:MAX_COLUMNS]]) for number, row in enumerate(reader, start=1))
    except csv.Error as error:
        raise ValidationError(_("The text file is no table: a quotation mark is open or a line is far too long.")) from error


def _decoded(data):
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise ValidationError(_("The text is neither UTF-8 nor GBK. Save it in Excel as “CSV UTF-8” and choose it again."))


def _delimiter(text):
    head = text.lstrip().split("\n", 1)[0]
    return max(",;\t", key=head.count)


def _csv_cell(value):
    text = _plain(value)
    if re.fullmatch(r"[+-]?\d+(\.\d+)?[eE][+-]?\d+|\d{6,}\.0+", text):
        return Cell(text, "number")
    if text.startswith(("=", "@")):
        return Cell("=", "formula")
    return Cell(text)


def _plain(text):
    """One line, without the apostrophe that makes Excel keep digits as text."""
    return re.sub(r"[\s\u200b\ufeff]+", " ", text[: MAX_CELL + 1]).strip().removeprefix("'")
