"""One run of a job by a worker: lease, heartbeat, handler, outcome."""

import logging
import threading
from contextlib import contextmanager
from functools import partial

from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from ..models import Job
from . import JobError, LeaseLost, claim, fail, finish, handlers, record_progress, release, renew

logger = logging.getLogger(__name__)
BEAT_SECONDS = 15


def run(job_id):
    """Run a waiting job to its end. Quiet if it is taken or over; what a dead worker leaves, the ticker queues again."""
    job = claim(job_id, timezone.now())
    if job is None:
        return
    try:
        with heartbeat(job):
            _work(job)
    except LeaseLost:
        logger.warning("%s was taken away; its handler stopped.", job)
    except (OperationalError, InterfaceError):
        # The database was away or locked for long: the lease runs out and the job is tried again.
        logger.exception("%s lost its database.", job)
        raise
    except (KeyboardInterrupt, SystemExit):
        release(job)
        raise


def _work(job):
    found = handlers.get(job.kind)
    try:
        if found is None:
            raise LookupError(f"No handler is registered for {job.kind!r}.")
        result = found.run(job, partial(_progress, job))
    except (LeaseLost, OperationalError, InterfaceError):
        raise
    except JobError as error:
        fail(job, str(error), timezone.now())
    except Exception:
        logger.exception("%s failed.", job)
        fail(job, Job.BROKEN, timezone.now())
    else:
        finish(job, result, timezone.now())


def _progress(job, done, total=None, cursor=None):
    record_progress(job, done, total, cursor, timezone.now())


@contextmanager
def heartbeat(job):
    """Renew the lease from a thread, so that one long chunk does not lose it."""
    stop = threading.Event()
    thread = threading.Thread(target=_beat, args=(job, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _beat(job, stop):
    try:
        while not stop.wait(BEAT_SECONDS) and _renewed(job):
            pass
    finally:
        connection.close()


def _renewed(job):
    try:
        return renew(job, timezone.now())
    except (OperationalError, InterfaceError):
        logger.warning("The lease of %s could not be renewed this time.", job)
        connection.close()
        return True
