"""What judging an uploaded table shares, whatever its rows become: columns by title, cells in words, problems by cell."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from . import sheets

MAX_PROBLEMS = 200  # kept and shown; the count says how many there are


@dataclass
class Examined:
    """What a file holds: rows ready to apply, problems by cell in words, counts, and titles that were not understood."""

    rows: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    problem_count: int = 0
    counts: dict = field(default_factory=dict)
    ignored: list = field(default_factory=list)

    def refuse(self, message, row=None, cell="", column=""):
        self.problem_count += 1
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append({"row": row, "cell": cell, "column": column, "message": message})

    @property
    def summary(self):
        """Ready to be kept: no row is in it."""
        return {"counts": self.counts, "problems": self.problems, "problem_count": self.problem_count, "ignored": self.ignored}


class Judge(ABC):
    """One line after the other. A room gives the fields, the titles they go by, and what is wrong with a whole row."""

    fields: dict = {}  # name -> a field of an import-export resource
    aliases: dict = {}  # name -> titles in lower case

    def __init__(self, found):
        self.found, self.columns = found, {}

    @abstractmethod
    def missing(self):
        """Titles of the columns that the table must have and has not."""

    @abstractmethod
    def wrong_number(self, name, cell):
        """What is wrong with a cell that Excel made a number of, in words; "" if nothing is."""

    @abstractmethod
    def judge(self, number, values):
        """Refuse what is wrong with the values of a row as a whole."""

    @abstractmethod
    def row(self, number, values):
        """The row as it is kept."""

    def read(self, data, limit):
        """Judge all lines; False if there is no table to judge."""
        try:
            header, lines = sheets.read(data, limit)
            self._take_header(header)
        except ValidationError as error:
            self.found.refuse(error.messages[0])
            return False
        for number, cells in lines:
            self._take(number, cells)
        return True

    def refuse(self, name, number, message):
        column = self.columns.get(name)
        cell = sheets.cell_name(column, number) if column else ""
        self.found.refuse(message, row=number, cell=cell, column=self.fields[name].column_name)
        return ""

    def _take_header(self, header):
        """{field: column number}, by title and in any order."""
        for position, title in enumerate(header, start=1):
            plain = title.strip(" *＊").lower()
            name = next((key for key, titles in self.aliases.items() if plain in titles), None)
            if name is None and plain:
                self.found.ignored.append(title[:40])
            elif name in self.columns:
                raise ValidationError(_("Two columns have the title “%(title)s”.") % {"title": title})
            elif name:
                self.columns[name] = position
        if missing := self.missing():
            raise ValidationError(_("These columns are missing: %(titles)s. Take the template.") % {"titles": "、".join(missing)})

    def _take(self, number, cells):
        """Clean one line; it becomes a row only if nothing is wrong with it."""
        before = self.found.problem_count
        values = {name: self._clean(name, number, cells) for name in self.fields}
        if self.found.problem_count == before:
            self.judge(number, values)
        if self.found.problem_count == before:
            self.found.rows.append({"n": number, **self.row(number, values)})

    def _clean(self, name, number, cells):
        column = self.columns.get(name)
        cell = cells[column - 1] if column and column <= len(cells) else sheets.Cell("")
        if cell.kind == "formula":
            return self.refuse(name, number, _("A formula stands here. Put its result in as text."))
        if cell.kind == "number" and (wrong := self.wrong_number(name, cell)):
            return self.refuse(name, number, wrong)
        if len(cell.text) > sheets.MAX_CELL:
            return self.refuse(name, number, _("The text is far too long."))
        try:
            return self.fields[name].widget.clean(cell.text)
        except ValidationError as error:
            return self.refuse(name, number, error.messages[0])
