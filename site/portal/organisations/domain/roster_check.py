"""A roster is judged whole before a single person is written."""

from django.utils.translation import gettext as _

from portal.core.models import Audience

from .. import reach
from ..models import Organisation
from ..resources import ALIASES, RosterResource
from ..rules import PEOPLE_IMPORT
from .examining import Examined, Judge
from .known import Known, RowProblem

MAX_ROWS = 20_000
NUMBERS = ("phone", "id_number")


def examine(data, organisation, *, by):
    """Judge the bytes of a roster for `organisation` and what lies below it. Nothing is written."""
    found = Examined()
    judge = _Judge(found, organisation, by)
    if judge.read(data, MAX_ROWS):
        judge.compare()
    return found


class _Judge(Judge):
    fields = RosterResource.fields
    aliases = ALIASES

    def __init__(self, found, organisation, by):
        super().__init__(found)
        self.organisation, self.by = organisation, by
        below = Organisation.objects.filter(path__startswith=organisation.path)
        self.codes = dict((below if by is None else reach.rows(by, PEOPLE_IMPORT, below)).values_list("code", "pk"))
        self.audiences = {
            name: audience.pk
            for audience in Audience.objects.all()
            for name in (audience.code, audience.title, audience.short_title)
            if name
        }
        self.seen = {"phone": {}, "id_number": {}, "email": {}}

    def missing(self):
        titles = [self.fields[key].column_name for key in ("name", "audience") if key not in self.columns]
        if not set(NUMBERS) & set(self.columns):
            titles.append("/".join(self.fields[key].column_name for key in NUMBERS))
        return titles

    def wrong_number(self, name, cell):
        if name in NUMBERS:
            return _("Excel made a number of this; digits may be lost. Format the cell as text and type it again.")
        return _("A number stands where the name belongs.") if name == "name" else ""

    def row(self, number, values):
        return {
            "name": values["name"], "phone": values["phone"], "id": values["id_number"], "email": values["email"],
            "org": self.codes[values["organisation"] or self.organisation.code], "position": values["position"],
            "audience": self.audiences[values["audience"]],
        }  # fmt: skip

    def judge(self, number, values):
        if not values["phone"] and not values["id_number"]:
            self.refuse("phone", number, _("A mobile number or an identity number is needed."))
        if values["organisation"] and values["organisation"] not in self.codes:
            self.refuse("organisation", number, _("No organisation within your reach has this code."))
        if not values["organisation"] and self.organisation.code not in self.codes:
            self.refuse("organisation", number, _("No organisation within your reach has this code."))
        if not values["audience"]:
            self.refuse("audience", number, _("The audience is missing."))
        elif values["audience"] not in self.audiences:
            self.refuse("audience", number, _("There is no such audience. The template lists them."))
        for name, seen in self.seen.items():
            if values[name] and values[name] in seen:
                self.refuse(name, number, _("The same as in row %(row)s.") % {"row": seen[values[name]]})
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
                self.refuse(problem.column, row["n"], problem.messages[0])
        self.found.counts = counts
