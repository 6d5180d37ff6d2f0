"""A roster is judged whole before a single person is written."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.core.models import Audience

from .. import reach
from ..models import Organisation
from ..resources import ALIASES, RosterResource
from ..rules import PEOPLE_IMPORT
from . import sheets
from .known import Known, RowProblem

MAX_ROWS = 20_000
MAX_PROBLEMS = 200  # kept and shown; the count says how many there are
NUMBERS = ("phone", "id_number")


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
        """Ready to be kept: no name and no number of a person is in it."""
        return {"counts": self.counts, "problems": self.problems, "problem_count": self.problem_count, "ignored": self.ignored}


def examine(data, organisation, *, by):
    """Judge the bytes of a roster for `organisation` and what lies below it. Nothing is written."""
    found = Examined()
    try:
        header, lines = sheets.read(data, MAX_ROWS)
        columns = _columns(header, found)
    except ValidationError as error:
        found.refuse(error.messages[0])
        return found
    judge = _Judge(found, columns, organisation, by)
    for number, cells in lines:
        judge.take(number, cells)
    judge.compare()
    return found


def _columns(header, found):
    """{field: column number}, by title and in any order."""
    columns = {}
    for position, title in enumerate(header, start=1):
        plain = title.strip(" *＊").lower()
        name = next((key for key, titles in ALIASES.items() if plain in titles), None)
        if name is None and plain:
            found.ignored.append(title[:40])
        elif name in columns:
            raise ValidationError(_("Two columns have the title “%(title)s”.") % {"title": title})
        elif name:
            columns[name] = position
    missing = [RosterResource.fields[key].column_name for key in ("name", "audience") if key not in columns]
    if not set(NUMBERS) & set(columns):
        missing.append("/".join(RosterResource.fields[key].column_name for key in NUMBERS))
    if missing:
        raise ValidationError(_("These columns are missing: %(titles)s. Take the template.") % {"titles": "、".join(missing)})
    return columns


class _Judge:
    def __init__(self, found, columns, organisation, by):
        self.found, self.columns, self.organisation, self.by = found, columns, organisation, by
        below = Organisation.objects.filter(path__startswith=organisation.path)
        self.codes = dict((below if by is None else reach.rows(by, PEOPLE_IMPORT, below)).values_list("code", "pk"))
        self.audiences = {
            name: audience.pk
            for audience in Audience.objects.all()
            for name in (audience.code, audience.title, audience.short_title)
            if name
        }
        self.seen = {"phone": {}, "id_number": {}, "email": {}}
        self.widgets = {name: each.widget for name, each in RosterResource.fields.items()}

    def take(self, number, cells):
        """Clean one line; it becomes a row only if nothing is wrong with it."""
        before = self.found.problem_count
        values = {name: self._clean(name, number, cells) for name in self.widgets}
        if self.found.problem_count == before:
            self._judge_row(number, values)
        if self.found.problem_count == before:
            self.found.rows.append(
                {
                    "n": number, "name": values["name"], "phone": values["phone"], "id": values["id_number"], "email": values["email"],
                    "org": self.codes[values["organisation"] or self.organisation.code], "position": values["position"],
                    "audience": self.audiences[values["audience"]],
                }
            )  # fmt: skip

    def _clean(self, name, number, cells):
        column = self.columns.get(name)
        cell = cells[column - 1] if column and column <= len(cells) else sheets.Cell("")
        if cell.kind == "formula":
            return self._refuse(name, number, _("A formula stands here. Put its result in as text."))
        if cell.kind == "number" and name in NUMBERS:
            return self._refuse(
                name, number, _("Excel made a number of this; digits may be lost. Format the cell as text and type it again.")
            )
        if cell.kind == "number" and name == "name":
            return self._refuse(name, number, _("A number stands where the name belongs."))
        if len(cell.text) > sheets.MAX_CELL:
            return self._refuse(name, number, _("The text is far too long."))
        try:
            return self.widgets[name].clean(cell.text)
        except ValidationError as error:
            return self._refuse(name, number, error.messages[0])

    def _judge_row(self, number, values):
        if not values["phone"] and not values["id_number"]:
            self._refuse("phone", number, _("A mobile number or an identity number is needed."))
        if values["organisation"] and values["organisation"] not in self.codes:
            self._refuse("organisation", number, _("No organisation within your reach has this code."))
        if not values["organisation"] and self.organisation.code not in self.codes:
            self._refuse("organisation", number, _("No organisation within your reach has this code."))
        if not values["audience"]:
            self._refuse("audience", number, _("The audience is missing."))
        elif values["audience"] not in self.audiences:
            self._refuse("audience", number, _("There is no such audience. The template lists them."))
        for name, seen in self.seen.items():
            if values[name] and values[name] in seen:
                self._refuse(name, number, _("The same as in row %(row)s.") % {"row": seen[values[name]]})
            elif values[name]:
                seen[values[name]] = number

    def compare(self):
        """Hold the clean rows against the people known already."""
        known = Known(self.found.rows, self.by)
        counts = {"new": 0, "update": 0, "same": 0, "joins": 0}
        for row in self.found.rows:
            try:
                row["verdict"] = known.verdict(row)
                counts[row["verdict"]] += 1
            except RowProblem as problem:
                self._refuse(problem.column, row["n"], problem.messages[0])
        self.found.counts = counts

    def _refuse(self, name, number, message):
        column = self.columns.get(name)
        cell = sheets.cell_name(column, number) if column else ""
        self.found.refuse(message, row=number, cell=cell, column=RosterResource.fields[name].column_name)
        return ""
