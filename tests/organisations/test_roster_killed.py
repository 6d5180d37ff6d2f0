"""The worker is killed in the middle of a roster of 10,000 people: another goes on, and nobody is there twice."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from portal.accounts.models import User
from portal.jobs.domain import ticking
from portal.jobs.models import Job
from portal.organisations.models import Membership, Roster
from tests.jobs.test_resuming import _hand_over_by_database, wait_for
from tests.racing import ROOT, database_url

ROWS = 10_000
pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def start(tmp_path):
    started = []

    def run(module, *arguments):
        environment = {
            **os.environ, "DATABASE_URL": database_url(), "XINQIAO_DATA_DIR": str(tmp_path), "LOG_LEVEL": "ERROR",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)]),
        }  # fmt: skip
        started.append(subprocess.Popen([sys.executable, "-m", module, *arguments], cwd=ROOT, env=environment))
        return started[-1]

    yield run
    for process in started:
        process.kill()
        process.wait()


def test_a_roster_of_10000_goes_on_after_its_worker_is_killed(start, monkeypatch):
    assert start("tests.organisations.roster_program", str(ROWS)).wait(timeout=120) == 0
    job = Job.objects.get()
    before = User.objects.count()
    first = start("tests.jobs.resuming", "work")
    wait_for(lambda: User.objects.count() - before >= 2000)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    job.refresh_from_db()
    written = User.objects.count() - before
    assert job.state == "running"
    assert 2000 <= written < ROWS
    assert job.done == written, "progress is written in the transaction of its rows"

    start("tests.jobs.resuming", "work")
    monkeypatch.setattr("portal.jobs.domain.ticking.schedules", [])
    monkeypatch.setattr("portal.jobs.domain.ticking.hand_over", _hand_over_by_database)
    time.sleep(0.2)
    ticking.tick(timezone.now() + timedelta(seconds=61))
    wait_for(lambda: Job.objects.get(pk=job.pk).is_over, seconds=120)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.done) == ("done", 2, ROWS)
    assert User.objects.count() - before == ROWS
    assert Membership.objects.filter(organisation__code="benchmark").count() == ROWS
    assert User.objects.exclude(phone_hash=None).values("phone_hash").distinct().count() == ROWS
    roster = Roster.objects.get()
    assert (roster.state, roster.storage_name) == ("applied", "")
    assert roster.summary["outcome"]["created"] == ROWS
