"""What happens by the clock: lost jobs are queued again, schedules run when due."""

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from portal.core.registry import Registry

from ..models import Job, Tick
from . import ATTEMPTS, LEASE, hand_over

logger = logging.getLogger(__name__)
TASK = "portal.jobs.tasks.run_job"
# Tasks of other packages hold no lease; none of them runs longer.
FOREIGN_TASK_LIMIT = timedelta(hours=1)


@dataclass(frozen=True)
class Schedule:
    name: str
    period: timedelta
    run: Any


schedules = Registry()


def every(name, seconds):
    """Decorate `fn(now)` to run about every `seconds`, by one process at a time whichever ticker comes first."""

    def decorate(run):
        schedules.register(name, Schedule(name, timedelta(seconds=seconds), run))
        return run

    return decorate


def tick(now):
    """One beat of the ticker. Safe to run in several processes at once."""
    requeue_lost(now)
    settle_tasks(now)
    hand_over_forgotten(now)
    for schedule in schedules:
        if _take(schedule, now):
            _run(schedule, now)


def requeue_lost(now):
    """Queue again the jobs whose lease ran out; give up after ATTEMPTS."""
    lost = Job.objects.filter(state=Job.State.RUNNING, lease_until__lt=now)
    lost.filter(attempts__gte=ATTEMPTS).update(state=Job.State.FAILED, error=Job.GAVE_UP, finished_at=now, lease=None, lease_until=None)
    lost.filter(attempts__lt=ATTEMPTS).update(state=Job.State.QUEUED, lease=None, lease_until=None)


def settle_tasks(now):
    """End the task rows that a killed worker left running: ours fail (the job has its own row), others wait again."""
    running = DBTaskResult.objects.running()
    for task in running.filter(task_path=TASK, started_at__lt=now - LEASE):
        if not Job.objects.filter(pk=task.args_kwargs["args"][0], state=Job.State.RUNNING).exists():
            _settle(task, status="FAILED", finished_at=now, exception_class_path="portal.jobs.domain.LeaseLost")
    for task in running.exclude(task_path=TASK).filter(started_at__lt=now - FOREIGN_TASK_LIMIT):
        again = len(task.worker_ids) < ATTEMPTS
        _settle(task, status="READY" if again else "FAILED", finished_at=None if again else now)


def _settle(task, **values):
    DBTaskResult.objects.filter(pk=task.pk, status=task.status, started_at=task.started_at).update(**values)


def hand_over_forgotten(now):
    """Give the workers each queued job that has no waiting task: a second task of the same job would do nothing."""
    waiting = {task.args_kwargs["args"][0] for task in DBTaskResult.objects.filter(task_path=TASK, status="READY")}
    waiting |= {
        task.args_kwargs["args"][0] for task in DBTaskResult.objects.running().filter(task_path=TASK, started_at__gte=now - LEASE / 6)
    }
    for pk in Job.objects.filter(state=Job.State.QUEUED).values_list("pk", flat=True):
        if pk not in waiting:
            hand_over(pk)


def _take(schedule, now):
    """Move the schedule's clock; only one process succeeds."""
    Tick.objects.get_or_create(name=schedule.name)
    tick_row = Tick.objects.filter(name=schedule.name)
    last = tick_row.values_list("last_run", flat=True)[0]
    # Half a second of slack: a ticker that wakes a little early must not skip a minute.
    if last and now - last < schedule.period - timedelta(milliseconds=500):
        return False
    return bool(tick_row.filter(last_run=last).update(last_run=now) if last else tick_row.filter(last_run=None).update(last_run=now))


def _run(schedule, now):
    try:
        schedule.run(now)
    except Exception:
        logger.exception("The schedule %s failed; it runs again at its next time.", schedule.name)


@every("publish_scheduled", 60)
def publish_scheduled(now):
    call_command("publish_scheduled", verbosity=0)


@every("prune_task_results", 60 * 60 * 24)
def prune_task_results(now):
    call_command("prune_db_task_results", min_age_days=14, failed_min_age_days=30, verbosity=0)
