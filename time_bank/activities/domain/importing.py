"""A table of service records: judged whole, staged, looked at, then written by a job in chunks that resume by row.

Nothing is written when one cell is wrong. What was recorded already, or stands in the table twice, is named.
"""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.names import clean_name
from portal.core import audit
from portal.jobs import domain as jobs
from portal.jobs.models import Job
from portal.organisations import reach
from portal.organisations.domain.examining import Examined, Judge
from portal.organisations.rules import SERVICE_RUN
from time_bank.volunteers.models import Volunteer

from ..models import RecordSheet, ServiceRecord
from ..resources import ALIASES, REQUIRED, RecordResource
from . import records, spans
from .errors import Refused

KIND = "activities.import_records"
MAX_ROWS = 5000
CHUNK = 100
KEEP = timedelta(days=7)
State = RecordSheet.State
NUMBERS = ("day", "begins", "ends", "break_minutes", "minutes")  # Excel may keep these as numbers
audit.action("service.record_sheet", gettext_lazy("Check a table of service records"), gettext_lazy("Table of service records checked"))
audit.action("service.record_import", gettext_lazy("Import service records"), gettext_lazy("Import of service records begun"))


def stage(data, file_name, organisation, *, by, now):
    """Judge the bytes of a table for an organisation. No record is written."""
    reach.require(by, SERVICE_RUN, organisation)
    found = examine(data, organisation, by=by, now=now)
    good = not found.problem_count
    with transaction.atomic():
        sheet = RecordSheet.objects.create(
            organisation=organisation, uploaded_by=by, uploaded_at=now, file_name=file_name[-200:],
            state=State.STAGED if good else State.REFUSED, rows=found.rows if good else [], row_count=len(found.rows),
            summary=found.summary,
        )  # fmt: skip
        audit.record("service.record_sheet", sheet, by=by, rows=len(found.rows), problems=found.problem_count)
    return sheet


def examine(data, organisation, *, by, now):
    found = Examined()
    judge = _Judge(found, organisation, by, now)
    if judge.read(data, MAX_ROWS) and not found.problem_count:
        found.counts = {"records": len(found.rows), "minutes": sum(row["minutes"] for row in found.rows), "people": len(judge.served)}
    return found


class _Judge(Judge):
    fields = RecordResource.fields
    aliases = ALIASES

    def __init__(self, found, organisation, by, now):
        super().__init__(found)
        self.organisation, self.now = organisation, now
        within = Volunteer.objects.filter(organisation__path__startswith=organisation.path, number__isnull=False)
        self.volunteers = {row.number: row for row in reach.rows(by, SERVICE_RUN, within.select_related("user"))}
        self.known = _known(self.volunteers.values())
        self.seen: dict[tuple, int] = {}
        self.served: set[int] = set()

    def missing(self):
        titles = [self.fields[key].column_name for key in REQUIRED if key not in self.columns]
        if "minutes" not in self.columns and not {"begins", "ends"} <= set(self.columns):
            titles.append(self.fields["minutes"].column_name)
        return titles

    def wrong_number(self, name, cell):
        if name in NUMBERS and "e" not in cell.text.lower():
            return ""
        return _("Excel made a number or a date of this. Format the cell as text and type it again.")

    def judge(self, number, values):
        volunteer = self.volunteers.get(values["number"].upper())
        if volunteer is None:
            self.refuse("number", number, _("No volunteer within your reach has this number."))
            return
        if volunteer.user_id and clean_name(values["name"]) != clean_name(volunteer.user.full_name):
            self.refuse("name", number, _("The volunteer with this number has another name."))
        if self._judge_time(number, values):
            self._judge_double(number, values, volunteer)

    def _judge_time(self, number, values):
        """Put the span or the minutes into `values`; False if they can't be."""
        before = self.found.problem_count
        try:
            values |= _span(values, self.now)
        except ValidationError as error:
            named = getattr(error, "error_dict", None) or {"minutes": [error]}
            for field, found in named.items():
                column = COLUMNS.get(field, "minutes")
                self.refuse(column, number, found[0].messages[0])
        return self.found.problem_count == before

    def _judge_double(self, number, values, volunteer):
        key = (volunteer.pk, values["day"], values["title"], values["begins"])
        if key in self.seen:
            self.refuse("title", number, _("The same as in row %(row)s.") % {"row": self.seen[key]})
        elif key in self.known:
            self.refuse("title", number, _("This service is recorded already; it counts once."))
        self.seen.setdefault(key, number)
        self.served.add(volunteer.pk)
        values["volunteer"] = volunteer.pk

    def row(self, number, values):
        kept = ("volunteer", "title", "day", "begins", "ends", "break_minutes", "minutes", "place", "content", "person_in_charge")
        return {name: values[name] for name in kept} | {"organiser": values["organiser"] or self.organisation.name}


COLUMNS = {"ends_at": "ends", "begins_at": "begins", "break_minutes": "break_minutes", "minutes": "minutes", "service_date": "day"}


def _span(values, now):
    """{"begins", "ends", "break_minutes", "minutes"}, judged like any other service."""
    pause = values["break_minutes"] or 0
    if bool(values["begins"]) != bool(values["ends"]):
        raise ValidationError({"ends_at" if values["begins"] else "begins_at": _("Give both begin and end, or the hours alone.")})
    if not values["begins"]:
        records.refuse_day(date.fromisoformat(values["day"]), values["minutes"], now)
        return {"break_minutes": 0}
    begins, ends = _moments(values["day"], values["begins"], values["ends"])
    most = spans.judge(begins, ends, pause, now)
    minutes = spans.judge_fewer(values["minutes"], most, _("as in the table"))
    return {"break_minutes": pause, "minutes": minutes}


def _moments(day, begins, ends):
    """The moments of a span; an end that is earlier on the clock lies on the day after."""
    first = date.fromisoformat(day)
    start = timezone.make_aware(datetime.combine(first, datetime.strptime(begins, "%H:%M").time()))  # noqa: DTZ007  (made aware here)
    if ends == "24:00":
        return start, timezone.make_aware(datetime.combine(first + timedelta(days=1), datetime.min.time()))
    last = first + timedelta(days=1) if ends < begins else first
    return start, timezone.make_aware(datetime.combine(last, datetime.strptime(ends, "%H:%M").time()))  # noqa: DTZ007


def _known(volunteers):
    """Keys of what is recorded already."""
    found = ServiceRecord.objects.filter(volunteer__in=[row.pk for row in volunteers]).exclude(state=ServiceRecord.State.REVERSED)
    return {
        (volunteer, day.isoformat(), title, timezone.localtime(begins).strftime("%H:%M") if begins else "")
        for volunteer, day, title, begins in found.values_list("volunteer", "service_date", "title", "begins_at")
    }


def apply(sheet, *, by, now):
    """Begin the import; a second click returns the job of the first. A job that failed may be begun again."""
    reach.require(by, SERVICE_RUN, sheet.organisation)
    with transaction.atomic():
        held = RecordSheet.objects.select_for_update(of=("self",)).select_related("job").get(pk=sheet.pk)
        if held.job and (held.state == State.APPLIED or not held.job.is_over):
            return held.job
        if held.state not in (State.STAGED, State.APPLYING):
            raise Refused(_("This table can't be imported any more. Upload the file again."))
        held.job = jobs.enqueue(KIND, {"sheet": held.pk, "by": by.pk}, by=by, now=now, total=held.row_count)
        held.state = State.APPLYING
        held.save(update_fields=["job", "state"])
        audit.record("service.record_import", held, by=by, rows=held.row_count)
    return held.job


def carry_out(sheet, after, progress, *, by, now):
    """Write the rows after row number `after`, a chunk a transaction; what was recorded meanwhile is passed over and named."""
    rows = [row for row in sheet.rows if row["n"] > after]
    written = sheet.row_count - len(rows)
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        written += len(chunk)
        with transaction.atomic():
            _note(sheet, [row["n"] for row in chunk if not _write(sheet, row, by, now)])
            progress(written, sheet.row_count, {"after": chunk[-1]["n"]})
    return _close(sheet)


def _write(sheet, row, by, now):
    """One row becomes a record that waits; False if it can't be written any more."""
    values = {name: row[name] for name in ("title", "place", "content", "organiser", "person_in_charge", "break_minutes", "minutes")}
    if row["begins"]:
        values["begins"], values["ends"] = _moments(row["day"], row["begins"], row["ends"])
        values["fewer_because"] = _("as in the table")
    else:
        values["service_date"] = date.fromisoformat(row["day"])
    try:
        with transaction.atomic():
            records.write(
                Volunteer.objects.select_related("user").get(pk=row["volunteer"]), organisation=sheet.organisation, by=by, now=now,
                source=ServiceRecord.Source.IMPORT, source_key=f"sheet:{sheet.pk}:{row['n']}", quietly=True, **values,
            )  # fmt: skip
    except ValidationError:
        return False
    return True


def _note(sheet, skipped):
    if skipped:
        held = RecordSheet.objects.select_for_update().get(pk=sheet.pk)
        held.summary = {**held.summary, "skipped": (held.summary.get("skipped", []) + skipped)[:200]}
        held.save(update_fields=["summary"])


def _close(sheet):
    held = RecordSheet.objects.get(pk=sheet.pk)
    held.state, held.rows = State.APPLIED, []
    held.save(update_fields=["state", "rows"])
    return held.row_count - len(held.summary.get("skipped", []))


def discard(sheet, *, by):
    reach.require(by, SERVICE_RUN, sheet.organisation)
    RecordSheet.objects.filter(pk=sheet.pk, state=State.STAGED).update(state=State.DISCARDED, rows=[])


def purge(now):
    """Checked tables that nobody imported, and imports that stopped for good, are thrown away."""
    old = RecordSheet.objects.filter(uploaded_at__lt=now - KEEP)
    stopped = old.filter(state=State.APPLYING).exclude(job__state__in=[Job.State.QUEUED, Job.State.RUNNING])
    (old.filter(state=State.STAGED) | stopped).update(state=State.DISCARDED, rows=[])


def preview(sheet, count=10):
    """The first rows as they will be written, with the names of who served."""
    rows = sheet.rows[:count]
    people = Volunteer.objects.select_related("user").in_bulk({row["volunteer"] for row in rows})
    return [{**row, "volunteer": people.get(row["volunteer"])} for row in rows]
