"""Rosters: staged encrypted, applied by a job in chunks that go on where a killed worker stopped, then deleted."""

import json
import uuid
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.numbers import mask_id_number, mask_phone
from portal.core import audit
from portal.core.crypto import decrypt_bytes, encrypt_bytes
from portal.jobs import domain as jobs
from portal.jobs.models import Job

from .. import reach
from ..models import Organisation, Roster
from ..rules import PEOPLE_IMPORT
from .roster_apply import apply_rows
from .roster_check import examine

KIND = "organisations.roster"
FOLDER = "rosters"
CHUNK = 500
KEEP_STAGED = timedelta(days=2)
State = Roster.State
audit.action("roster.stage", gettext_lazy("Check a roster"), gettext_lazy("Roster uploaded and checked"))
audit.action("roster.apply", gettext_lazy("Import a roster"), gettext_lazy("Import of the roster begun"))
audit.action("roster.discard", gettext_lazy("Discard a roster"), gettext_lazy("Roster discarded"))


def stage(data, file_name, organisation, *, by, now=None):
    """Judge a file whole and keep it, encrypted, if nothing is wrong; otherwise only the problems are kept."""
    _require(by, organisation)
    found = examine(data, organisation, by=by)
    good = not found.problem_count
    name = _keep(found.rows) if good else ""
    with transaction.atomic():
        roster = Roster.objects.create(
            organisation=organisation,
            uploaded_by=by,
            uploaded_at=now or timezone.now(),
            file_name=file_name[-200:],
            storage_name=name,
            state=State.STAGED if good else State.REFUSED,
            rows=len(found.rows),
            summary=found.summary,
        )
        audit.record("roster.stage", roster, by=by, rows=roster.rows, problems=found.problem_count)
    return roster


def apply(roster, *, by, now=None):
    """Begin the import; a second click returns the job of the first. A job that failed may be begun again."""
    _require(by, roster.organisation)
    with transaction.atomic():
        held = Roster.objects.select_for_update(of=("self",)).select_related("job").get(pk=roster.pk)
        if held.job and (held.state == State.APPLIED or not held.job.is_over):
            return held.job
        if held.state not in (State.STAGED, State.APPLYING):
            raise ValidationError(_("This roster can't be imported any more. Upload the file again."))
        held.job = jobs.enqueue(KIND, {"roster": held.pk}, by=by, now=now or timezone.now(), total=held.rows)
        held.state = State.APPLYING
        held.save(update_fields=["job", "state"])
        audit.record("roster.apply", held, by=by, rows=held.rows)
    return held.job


def discard(roster, *, by):
    """Throw a checked roster away before anybody was written."""
    _require(by, roster.organisation)
    with transaction.atomic():
        held = Roster.objects.select_for_update().get(pk=roster.pk)
        if held.state != State.STAGED:
            return held
        held.state = State.DISCARDED
        held.save(update_fields=["state"])
        audit.record("roster.discard", held, by=by)
        transaction.on_commit(lambda: _drop(held))
    return held


def preview(roster, count=10):
    """The first rows as they will be written, numbers masked; empty once the file is gone."""
    if not roster.storage_name or roster.state != State.STAGED:
        return []
    rows = _load(roster)[:count]
    names = dict(Organisation.objects.filter(pk__in={row["org"] for row in rows}).values_list("pk", "name"))
    return [
        {**row, "phone": mask_phone(row["phone"]), "id": mask_id_number(row["id"]), "organisation": names.get(row["org"], "")}
        for row in rows
    ]


def import_here(roster, progress):
    """Write a checked roster in this process, for the console; the job does the same for the back office."""
    if not Roster.objects.filter(pk=roster.pk, state=State.STAGED).update(state=State.APPLYING):
        raise ValidationError(_("This roster can't be imported any more. Upload the file again."))
    audit.record("roster.apply", roster, rows=roster.rows)
    return carry_out(roster, 0, progress)


def carry_out(roster, after, progress):
    """Write the rows that come after row number `after`, a chunk a transaction. Return the outcome in numbers."""
    rows = [row for row in _load(roster) if row["n"] > after]
    written = roster.rows - len(rows)
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        written += len(chunk)
        with transaction.atomic():
            _count(roster, apply_rows(chunk, by=roster.uploaded_by, now=timezone.now()), first=not after and start == 0)
            progress(written, roster.rows, {"after": chunk[-1]["n"]})
    return close(roster)


def close(roster):
    with transaction.atomic():
        held = Roster.objects.select_for_update().get(pk=roster.pk)
        held.state = State.APPLIED
        held.save(update_fields=["state"])
        transaction.on_commit(lambda: _drop(held))
    return held.summary.get("outcome", {})


def purge(now):
    """Staged files that nobody needs any more, and files that a killed process left, are deleted."""
    old = Roster.objects.filter(uploaded_at__lt=now - KEEP_STAGED)
    # Also an import that stopped and that nobody began again.
    stopped = old.filter(state=State.APPLYING).exclude(job__state__in=[Job.State.QUEUED, Job.State.RUNNING])
    (old.filter(state=State.STAGED) | stopped).update(state=State.DISCARDED)
    for roster in Roster.objects.filter(state__in=[State.APPLIED, State.DISCARDED]).exclude(storage_name=""):
        _drop(roster)
    _sweep(now)


def _sweep(now):
    """Files without a row: their process was killed between the two."""
    storage = storages["private"]
    names = [f"{FOLDER}/{name}" for name in storage.listdir(FOLDER)[1]] if storage.exists(FOLDER) else []
    known = set(Roster.objects.filter(storage_name__in=names).values_list("storage_name", flat=True))
    for name in set(names) - known:
        if now - storage.get_modified_time(name) > timedelta(hours=1):
            storage.delete(name)


def _count(roster, outcome, first):
    """Add a chunk's numbers to the roster, in the chunk's own transaction."""
    held = Roster.objects.select_for_update().get(pk=roster.pk)
    total = {} if first else held.summary.get("outcome", {})
    skipped = total.get("skipped_rows", []) + outcome.pop("skipped_rows")
    total = {key: total.get(key, 0) + value for key, value in outcome.items()}
    held.summary = {**held.summary, "outcome": {**total, "skipped_rows": skipped[:200]}}
    held.save(update_fields=["summary"])


def _require(by, organisation):
    if by is not None:
        reach.require(by, PEOPLE_IMPORT, organisation)


def _keep(rows):
    return storages["private"].save(f"{FOLDER}/{uuid.uuid4().hex}.bin", ContentFile(encrypt_bytes(json.dumps(rows).encode())))


def _load(roster):
    with storages["private"].open(roster.storage_name) as file:
        return json.loads(decrypt_bytes(file.read()))


def _drop(roster):
    if roster.storage_name:
        storages["private"].delete(roster.storage_name)
        Roster.objects.filter(pk=roster.pk).update(storage_name="")
