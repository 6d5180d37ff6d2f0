"""The ticker: lost jobs, stale tasks, schedules."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.core.registry import Registry
from portal.jobs import domain
from portal.jobs.domain import ticking
from portal.jobs.models import Job, Tick

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def database_tasks(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def own_schedules(monkeypatch):
    registry = Registry()
    monkeypatch.setattr(ticking, "schedules", registry)
    return registry


def make(**values):
    return Job.objects.create(**{"kind": "none", "created_at": NOW, **values})


def running_task(job, started_at, **values):
    return DBTaskResult.objects.create(
        status="RUNNING",
        task_path=ticking.TASK,
        args_kwargs={"args": [job.pk], "kwargs": {}},
        started_at=started_at,
        backend_name="default",
        run_after=NOW,
        exception_class_path="",
        traceback="",
        **values,
    )


def test_a_job_whose_lease_ran_out_is_queued_and_handed_over_again(database_tasks, own_schedules):
    job = make(state="running", lease_until=NOW - timedelta(seconds=1), attempts=1)
    kept = make(state="running", lease_until=NOW + timedelta(seconds=1), attempts=1)
    ticking.tick(NOW)
    job.refresh_from_db()
    kept.refresh_from_db()
    assert (job.state, job.lease_until) == ("queued", None)
    assert kept.state == "running"
    assert [t.args_kwargs["args"] for t in DBTaskResult.objects.filter(status="READY")] == [[job.pk]]


def test_a_waiting_job_is_not_handed_over_twice(database_tasks, own_schedules):
    make()
    ticking.tick(NOW)
    ticking.tick(NOW + timedelta(seconds=5))
    assert DBTaskResult.objects.filter(status="READY").count() == 1


def test_a_job_is_given_up_with_words_after_too_many_attempts(database_tasks, own_schedules):
    job = make(state="running", lease_until=NOW - timedelta(seconds=1), attempts=domain.ATTEMPTS)
    ticking.tick(NOW)
    job.refresh_from_db()
    assert (job.state, job.finished_at) == ("failed", NOW)
    assert job.error_text
    assert job.error_text != Job.GAVE_UP
    assert not DBTaskResult.objects.exists()


def test_the_task_row_of_a_killed_worker_is_settled_once_its_job_is_not_running(database_tasks, own_schedules):
    old = NOW - timedelta(minutes=5)
    dead = running_task(make(state="done"), old)
    fresh = running_task(make(state="done"), NOW)
    busy = running_task(make(state="running", lease_until=NOW + timedelta(seconds=30)), old)
    ticking.tick(NOW)
    statuses = {task.pk: task.status for task in DBTaskResult.objects.all()}
    assert statuses == {dead.pk: "FAILED", fresh.pk: "RUNNING", busy.pk: "RUNNING"}


def test_a_lost_task_of_another_package_waits_again_until_too_many_workers_died(database_tasks, own_schedules):
    common = {"status": "RUNNING", "task_path": "wagtail.tasks.something", "args_kwargs": {"args": [], "kwargs": {}}, "run_after": NOW}
    started = NOW - timedelta(hours=2)
    again = DBTaskResult.objects.create(started_at=started, worker_ids=["a"], backend_name="default", **common)
    given_up = DBTaskResult.objects.create(started_at=started, worker_ids=list("abcde"), backend_name="default", **common)
    ticking.tick(NOW)
    again.refresh_from_db()
    given_up.refresh_from_db()
    assert (again.status, given_up.status) == ("READY", "FAILED")


def test_a_schedule_runs_when_due_and_by_one_ticker_only(own_schedules):
    runs = []
    ticking.every("hourly", 3600)(runs.append)
    later = NOW + timedelta(hours=1)
    for moment in (NOW, NOW, NOW + timedelta(minutes=59), later, later):
        ticking.tick(moment)
    assert runs == [NOW, later]
    assert Tick.objects.get(name="hourly").last_run == later


def test_only_one_of_two_tickers_that_read_the_same_clock_runs_a_schedule(own_schedules, monkeypatch):
    runs = []
    ticking.every("often", 1)(runs.append)
    schedule = own_schedules.get("often")
    Tick.objects.create(name="often", last_run=NOW - timedelta(minutes=1))
    stale = list(Tick.objects.filter(name="often").values_list("last_run", flat=True))
    assert ticking._take(schedule, NOW)
    # The other ticker had read the clock before: its conditional update finds nothing.
    assert not Tick.objects.filter(name="often", last_run=stale[0]).update(last_run=NOW)
    assert not ticking._take(schedule, NOW)


def test_a_schedule_that_fails_does_not_stop_the_others(own_schedules, caplog):
    runs = []

    def broken(now):
        raise RuntimeError("broken schedule")

    ticking.every("a", 60)(broken)
    ticking.every("b", 60)(runs.append)
    ticking.tick(NOW)
    assert runs == [NOW]
    assert "broken schedule" in caplog.text


def test_scheduled_publishing_runs_each_minute():
    assert ticking.schedules.get("publish_scheduled").period == timedelta(minutes=1)


def test_a_page_with_a_go_live_time_is_published_by_the_ticker():
    from wagtail.models import Page

    page = Page(title="Soon", slug="soon", live=False)
    Page.objects.get(depth=1).add_child(instance=page)
    page.go_live_at = timezone.now() - timedelta(minutes=1)
    page.save_revision(approved_go_live_at=page.go_live_at)
    ticking.tick(timezone.now())
    page.refresh_from_db()
    assert page.live
