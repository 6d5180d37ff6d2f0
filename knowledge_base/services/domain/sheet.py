"""A table of service points: judged whole, kept with its problems or its rows, then written in one transaction or not at all."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core import audit
from portal.organisations import reach
from portal.organisations.domain.examining import MAX_PROBLEMS, Examined, Judge
from portal.organisations.models import Organisation
from portal.organisations.rules import SERVICE_EDIT

from ..models import PointSheet, Service, ServicePoint
from ..resources import ALIASES, REQUIRED, PointResource
from . import points

MAX_ROWS = 1000
KEEP = timedelta(days=7)
State = PointSheet.State
NUMBERS = ("latitude", "longitude", "phone")
audit.action("service.sheet", gettext_lazy("Check a table of service points"), gettext_lazy("Table of service points checked"))
audit.action("service.import", gettext_lazy("Import service points"), gettext_lazy("Service points imported"))


@dataclass
class ExaminedPoints(Examined):
    doubts: list = field(default_factory=list)  # places that look like another under a different name

    @property
    def summary(self):
        return {**super().summary, "doubts": self.doubts[:MAX_PROBLEMS]}


def stage(data, file_name, organisation, *, by, now):
    """Judge the bytes of a table for `organisation` and what lies below it. No service point is written."""
    reach.require(by, SERVICE_EDIT, organisation)
    found = examine(data, organisation, by=by)
    good = not found.problem_count
    with transaction.atomic():
        sheet = PointSheet.objects.create(
            organisation=organisation, uploaded_by=by, uploaded_at=now, file_name=file_name[-200:],
            state=State.STAGED if good else State.REFUSED, rows=found.rows if good else [], summary=found.summary,
        )  # fmt: skip
        audit.record("service.sheet", sheet, by=by, rows=len(found.rows), problems=found.problem_count)
    return sheet


def examine(data, organisation, *, by):
    found = ExaminedPoints()
    _Judge(found, organisation, by).read(data, MAX_ROWS)
    if not found.problem_count:
        _compare(found)
    return found


class _Judge(Judge):
    fields = PointResource.fields
    aliases = ALIASES

    def __init__(self, found, organisation, by):
        super().__init__(found)
        self.organisation = organisation
        below = Organisation.objects.filter(path__startswith=organisation.path)
        self.codes = dict(reach.rows(by, SERVICE_EDIT, below).values_list("code", "pk"))
        self.seen: dict[tuple, int] = {}

    def missing(self):
        return [self.fields[key].column_name for key in REQUIRED if key not in self.columns]

    def wrong_number(self, name, cell):
        if name in NUMBERS and "e" not in cell.text.lower():
            return ""
        return _("Excel made a number or a date of this. Format the cell as text and type it again.")

    def row(self, number, values):
        return {**values, "organisation": self.codes[values["organisation"] or self.organisation.code]}

    def judge(self, number, row):
        code = row["organisation"] or self.organisation.code
        if code not in self.codes:
            self.refuse("organisation", number, _("No organisation within your reach has this code."))
        if (row["latitude"] is None) != (row["longitude"] is None):
            self.refuse("longitude", number, _("Give both latitude and longitude, or neither."))
        key = (code, row["name"])
        if key in self.seen:
            self.refuse("name", number, _("The same as in row %(row)s.") % {"row": self.seen[key]})
        self.seen.setdefault(key, number)


def _compare(found):
    """Each row against what is known: new, an update, the same; and places that look like another under a different name."""
    wanted = {row["organisation"] for row in found.rows}
    known = {(p.organisation_id, p.name): p for p in ServicePoint.objects.filter(organisation__in=wanted).prefetch_related("services")}
    places: dict[str, str] = {}
    for address, name in ServicePoint.objects.values_list("address", "name"):
        places.setdefault(_plain(address), name)
    for row in found.rows:
        held = known.get((row["organisation"], row["name"]))
        row["verdict"] = "new" if held is None else "update" if _changes(held, row) else "same"
        other = places.setdefault(_plain(row["address"]), row["name"])
        if held is None and other != row["name"]:
            found.doubts.append({"row": row["n"], "name": row["name"], "other": other})
    verdicts = [row["verdict"] for row in found.rows]
    found.counts = {verdict: verdicts.count(verdict) for verdict in ("new", "update", "same")}


def _plain(address):
    return "".join(address.split()).lower()


def _values(row):
    """The fields of a row as the model has them."""
    return {name: row[name] for name in points.FIELDS if name in row and name != "organisation"}


def _changes(held, row):
    """Which fields differ; an empty town keeps the one that is known."""
    values = _values(row)
    if not values["region"]:
        values["region"] = held.region
    shown = {
        name: str(getattr(held, name)) if name in ("latitude", "longitude") and getattr(held, name) is not None else getattr(held, name)
        for name in values
    }
    changed = {name: value for name, value in values.items() if shown[name] != value}
    if {service.code for service in held.services.all()} != set(row["services"]):
        changed["services"] = row["services"]
    return changed


def apply(sheet, *, by, now):
    """Write a checked table; if one row can't be written any more, none is. A second call changes nothing."""
    reach.require(by, SERVICE_EDIT, sheet.organisation)
    with transaction.atomic():
        held = PointSheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
        if held.state == State.APPLIED:
            return held
        if held.state != State.STAGED:
            raise ValidationError(_("This table can't be imported any more. Upload the file again."))
        services = {service.code: service for service in Service.objects.all()}
        for row in held.rows:
            _write(row, services, by=by, now=now)
        held.state, held.rows = State.APPLIED, []
        held.save(update_fields=["state", "rows"])
        audit.record("service.import", held, by=by, **held.summary["counts"])
    return held


def _write(row, services, *, by, now):
    try:
        place = Organisation.objects.get(pk=row["organisation"])
        held = ServicePoint.objects.filter(organisation=place, name=row["name"]).first()
        chosen = [services[code] for code in row["services"] if code in services]
        if held is None:
            points.add(by=by, now=now, organisation=place, services=chosen, **_values(row))
        elif changed := _changes(held, row):
            changed.pop("services", None)
            points.edit(held, by=by, now=now, services=chosen, **changed)
    except (ValidationError, Organisation.DoesNotExist) as error:
        words = "；".join(error.messages) if isinstance(error, ValidationError) else _("the organisation is gone")
        raise ValidationError(_("Row %(row)s can't be written: %(reason)s") % {"row": row["n"], "reason": words}) from error


def discard(sheet, *, by):
    reach.require(by, SERVICE_EDIT, sheet.organisation)
    PointSheet.objects.filter(pk=sheet.pk, state=State.STAGED).update(state=State.DISCARDED, rows=[])


def purge(now):
    """Checked tables that nobody imported are thrown away."""
    PointSheet.objects.filter(state=State.STAGED, uploaded_at__lt=now - KEEP).update(state=State.DISCARDED, rows=[])
