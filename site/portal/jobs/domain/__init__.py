"""Background work: what rooms call to hand it over, and how a worker runs it.

    @handler("import_people", label=_("Import of a roster"))
    def run(job, progress):
        for chunk in chunks_after(job.cursor):
            with transaction.atomic():
                write(chunk)
                progress(done, total, cursor={"row": last})
        return {"message": …, "url": …}

    enqueue("import_people", {"batch": batch.pk}, by=user, now=now)

Import the module of a handler in its AppConfig.ready().
"""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F

from portal.core.registry import Registry

from ..models import Job

LEASE = timedelta(seconds=60)
ATTEMPTS = 5


class JobError(Exception):
    """Raised by a handler to fail its job with words that the person who asked for it reads."""


class LeaseLost(Exception):
    """The job was cancelled or given to another worker; what this one still does must not count."""


@dataclass(frozen=True)
class Handler:
    run: Any
    label: Any


handlers = Registry()


def handler(kind, label=""):
    """Register `run(job, progress)` for a kind. It may return {"message", "url"}, and must bear to be run again from `job.cursor`."""

    def decorate(run):
        handlers.register(kind, Handler(run, label or kind))
        return run

    return decorate


def label_of(job):
    found = handlers.get(job.kind)
    return found.label if found else job.kind


def enqueue(kind, args, *, by=None, now, total=0):
    """Keep a job and hand it to the workers once the transaction commits. `args` are ids, never personal data."""
    if handlers.get(kind) is None:
        raise ValueError(f"No handler is registered for {kind!r}.")
    job = Job.objects.create(kind=kind, args=args, created_by=by, created_at=now, total=total)
    transaction.on_commit(partial(hand_over, job.pk))
    return job


def enqueue_once(kind, args, *, by, now, total=0):
    """The same: what this person asked for with the same args, and is not over yet, is that one job."""
    unfinished = Job.objects.filter(kind=kind, created_by=by, state__in=[Job.State.QUEUED, Job.State.RUNNING])
    same = next((job for job in unfinished if job.args == args), None)
    return same or enqueue(kind, args, by=by, now=now, total=total)


def wake(kind, now):
    """See that a job waits for work that lies in a table. One that waits will find it all; one that runs may have looked already."""
    if not Job.objects.filter(kind=kind, state=Job.State.QUEUED).exists():
        enqueue(kind, {}, now=now)


def hand_over(job_id):
    from ..tasks import run_job

    run_job.enqueue(job_id)


def claim(job_id, now):
    """Take the lease of a waiting job; None if another worker has it or it is over."""
    lease = uuid.uuid4()
    taken = Job.objects.filter(pk=job_id, state=Job.State.QUEUED).update(
        state=Job.State.RUNNING, lease=lease, lease_until=now + LEASE, attempts=F("attempts") + 1
    )
    return Job.objects.get(pk=job_id) if taken else None


def _held(job):
    return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, lease=job.lease)


def _change(job, **values):
    if not _held(job).update(**values):
        raise LeaseLost(str(job))
    for name, value in values.items():
        setattr(job, name, value)


def renew(job, now):
    """Keep the lease for another while; False if it is lost."""
    return bool(_held(job).update(lease_until=now + LEASE))


def record_progress(job, done, total, cursor, now):
    """Write how far a handler is. LeaseLost rolls back the chunk whose transaction this is called in."""
    values = {"done": done, "lease_until": now + LEASE}
    if total is not None:
        values["total"] = total
    if cursor is not None:
        values["cursor"] = cursor
    _change(job, **values)


def finish(job, result, now):
    _change(job, state=Job.State.DONE, result=result or {}, finished_at=now, lease=None, lease_until=None)


def fail(job, error, now):
    _change(job, state=Job.State.FAILED, error=error, finished_at=now, lease=None, lease_until=None)


def release(job):
    """Give a job back untouched, for a worker that is told to stop: it does not count as an attempt."""
    _held(job).update(state=Job.State.QUEUED, lease=None, lease_until=None, attempts=F("attempts") - 1)


def cancel(job, *, now):
    """Stop a job that is not over; a running handler notices at its next progress. Return whether it was stopped."""
    waiting = Job.objects.filter(pk=job.pk, state__in=[Job.State.QUEUED, Job.State.RUNNING])
    return bool(waiting.update(state=Job.State.CANCELLED, finished_at=now, lease=None, lease_until=None))
