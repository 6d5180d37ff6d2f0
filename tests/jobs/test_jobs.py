"""Lease, heartbeat, outcomes: one job at a time."""

import uuid
from datetime import timedelta

import pytest
from django.db import OperationalError, transaction
from django.utils import timezone

from portal.jobs import domain
from portal.jobs.domain import running
from portal.jobs.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def kind(request):
    """A function that registers a handler for this test alone and returns its kind."""
    kinds = []

    def register(run):
        name = f"test-{uuid.uuid4().hex}"
        domain.handler(name, label="A test")(run)
        kinds.append(name)
        return name

    yield register
    for name in kinds:
        domain.handlers._entries.pop(name)


def reread(job):
    return Job.objects.get(pk=job.pk)


def test_enqueue_runs_the_handler_after_commit(kind, now, django_capture_on_commit_callbacks):
    seen = []

    def run(job, progress):
        seen.append(job.args)
        progress(2, total=2, cursor={"row": 2})
        return {"message": "ready"}

    with django_capture_on_commit_callbacks(execute=True):
        job = domain.enqueue(kind(run), {"batch": 7}, now=now, total=2)
        assert seen == []
    job = reread(job)
    assert seen == [{"batch": 7}]
    assert (job.state, job.done, job.total, job.cursor, job.result) == ("done", 2, 2, {"row": 2}, {"message": "ready"})
    assert (job.attempts, job.lease, job.percent) == (1, None, 100)


def test_enqueue_refuses_a_kind_without_a_handler(now):
    with pytest.raises(ValueError, match="No handler"):
        domain.enqueue("nobody", {}, now=now)
    assert not Job.objects.exists()


def test_nothing_is_handed_over_when_the_transaction_rolls_back(kind, now, django_capture_on_commit_callbacks):
    name = kind(lambda job, progress: None)
    with django_capture_on_commit_callbacks() as callbacks, pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012
        domain.enqueue(name, {}, now=now)
        raise RuntimeError
    assert callbacks == []
    assert not Job.objects.exists()


def test_words_of_a_job_error_reach_the_person_who_asked(kind, now):
    def run(job, progress):
        raise domain.JobError("Row 3: no such organisation.")

    job = domain.enqueue(kind(run), {}, now=now)
    running.run(job.pk)
    job = reread(job)
    assert (job.state, job.error_text) == ("failed", "Row 3: no such organisation.")
    assert job.finished_at is not None


def test_an_unforeseen_error_is_logged_and_shown_without_its_details(kind, now, caplog):
    def run(job, progress):
        raise ZeroDivisionError("secret 13800138000")

    job = domain.enqueue(kind(run), {}, now=now)
    running.run(job.pk)
    job = reread(job)
    assert (job.state, job.error) == ("failed", Job.BROKEN)
    assert "13800138000" not in job.error_text
    assert "ZeroDivisionError" in caplog.text


def test_a_job_runs_once_though_two_tasks_name_it(kind, now):
    runs = []
    job = domain.enqueue(kind(lambda job, progress: runs.append(1)), {}, now=now)
    running.run(job.pk)
    running.run(job.pk)
    assert runs == [1]


def test_progress_after_the_lease_is_lost_rolls_back_its_chunk(kind, now):
    def run(job, progress):
        Job.objects.filter(pk=job.pk).update(lease=uuid.uuid4())
        with transaction.atomic():
            Job.objects.create(kind="written by the chunk", created_at=now)
            progress(1)

    job = domain.enqueue(kind(run), {}, now=now)
    running.run(job.pk)
    assert reread(job).state == "running"
    assert not Job.objects.filter(kind="written by the chunk").exists()


def test_a_cancelled_job_stops_at_its_next_progress(kind, now):
    steps = []

    def run(job, progress):
        for step in range(3):
            if step == 1:
                assert domain.cancel(job, now=now)
            progress(step)
            steps.append(step)

    job = domain.enqueue(kind(run), {}, now=now)
    running.run(job.pk)
    assert steps == [0]
    assert reread(job).state == "cancelled"
    assert not domain.cancel(job, now=now)


def test_a_worker_told_to_stop_gives_the_job_back_uncounted(kind, now):
    def run(job, progress):
        progress(5, cursor={"row": 5})
        raise SystemExit(1)

    job = domain.enqueue(kind(run), {}, now=now)
    with pytest.raises(SystemExit):
        running.run(job.pk)
    job = reread(job)
    assert (job.state, job.attempts, job.cursor) == ("queued", 0, {"row": 5})


def test_a_lost_database_leaves_the_job_to_the_ticker(kind, now):
    def run(job, progress):
        raise OperationalError("database is locked")

    job = domain.enqueue(kind(run), {}, now=now)
    with pytest.raises(OperationalError):
        running.run(job.pk)
    assert reread(job).state == "running"


def test_the_heartbeat_keeps_the_lease_and_stops_when_it_is_lost(kind, now):
    job = domain.enqueue(kind(lambda job, progress: None), {}, now=now)
    mine = domain.claim(job.pk, now)
    assert domain.renew(mine, now + timedelta(seconds=50))
    assert reread(job).lease_until == now + timedelta(seconds=110)
    Job.objects.filter(pk=job.pk).update(lease=uuid.uuid4())
    assert not domain.renew(mine, now)
