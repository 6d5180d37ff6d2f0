"""A real worker is killed in the middle of 10,000 steps; another one goes on, and no row is there twice."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections
from django.utils import timezone

from portal.jobs.domain import ticking
from portal.jobs.models import Job, Tick

from . import resuming

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


def _database_url():
    """The address of the test database of this process, for another process."""
    values = connections["default"].settings_dict
    if "sqlite" in values["ENGINE"]:
        return f"sqlite:///{values['NAME']}"
    return "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**values)


@pytest.fixture
def spawn(tmp_path):
    started = []

    def start(action, **extra):
        environment = {
            **os.environ,
            "DATABASE_URL": _database_url(),
            "XINQIAO_DATA_DIR": str(tmp_path),
            "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)]),
            **extra,
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.jobs.resuming", action],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


def wait_for(condition, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError("It did not happen in time.")


def rows():
    return Tick.objects.filter(name__startswith=resuming.PREFIX).count()


def test_a_job_goes_on_after_its_worker_is_killed_and_writes_no_row_twice(spawn, monkeypatch):
    output, _ = (enqueue := spawn("enqueue")).communicate(timeout=60)
    assert enqueue.returncode == 0, output
    job = Job.objects.get()

    first = spawn("work", STEP_PAUSE="0.03")
    wait_for(lambda: rows() > resuming.STEPS // 4)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    job.refresh_from_db()
    written = rows()
    assert (job.state, job.attempts) == ("running", 1)
    assert resuming.STEPS // 4 < written < resuming.STEPS
    assert (job.done, job.cursor) == (written, {"row": written})

    spawn("work")
    time.sleep(0.5)
    assert rows() == written, "the lease still holds: nobody else may go on"

    # A minute later the lease has run out. The test process runs tasks at once, so the hand-over is left to the database.
    monkeypatch.setattr("portal.jobs.domain.ticking.schedules", [])
    monkeypatch.setattr("portal.jobs.domain.ticking.hand_over", _hand_over_by_database)
    ticking.tick(timezone.now() + timedelta(seconds=61))
    wait_for(lambda: Job.objects.get(pk=job.pk).is_over)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.done, job.result) == ("done", 2, resuming.STEPS, {"message": "all written"})
    names = list(Tick.objects.filter(name__startswith=resuming.PREFIX).values_list("name", flat=True))
    assert len(names) == len(set(names)) == resuming.STEPS


def _hand_over_by_database(job_id):
    from django_tasks_db import DatabaseBackend

    from portal.jobs.tasks import run_job

    DatabaseBackend("default", {"OPTIONS": {}, "QUEUES": []}).enqueue(run_job, [job_id], {})
