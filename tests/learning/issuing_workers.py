"""What processes do in test_issuing_processes: issue the same list, or work at a job until they are killed."""

import os
import random
import signal
import time
from datetime import timedelta

from django.db import connections
from django.utils import timezone

from courses.curriculum.models import ProgrammePage
from courses.learning.domain import certifying, issuing, telling
from portal.accounts.models import User
from portal.certificates.domain import documents
from portal.certificates.domain import issue as certificates
from portal.certificates.models import Certificate, Counter
from portal.core import audit
from portal.jobs.domain import running, ticking
from portal.jobs.models import Job

STEPS = (
    "people locked", "counter locked", "numbers taken", "rows written", "audit written", "people completed", "committed", "told",
    "document written", "document renamed", "documents noted",
)  # fmt: skip


AT_ONCE = 2  # small chunks, so that there are many moments to die at


def issue_all(index, username):
    """One officer's process among many: returns how many it issued itself."""
    officer = User.objects.get(username=username)
    programme = ProgrammePage.objects.get(code="short-start")
    enrolments = certifying.enrolments_within(officer, programme)
    return issuing.issue_many(enrolments, by=officer, clock=timezone.now).issued


def die_again_and_again(index, username, seed, rounds):
    """Workers at one job, killed one after another: first at chance moments, then after each named step.

    Returns [[what killed it, was killed, numbers given, rows written]] as the database stood after each death.
    """
    chance = random.Random(int(seed))
    officer = User.objects.get(username=username)
    programme = ProgrammePage.objects.get(code="short-start")
    issuing.CHUNK = AT_ONCE
    moments = [("chance", chance.randint(0, 3), chance.uniform(0, 0.03)) for _round in range(int(rounds))]
    moments += [(step, chance.randint(1, 2), 0) for step in STEPS]
    log = []
    for moment in moments:
        job = waiting_job(programme, officer)
        killed = worker_killed_at(job, *moment)
        ticking.requeue_lost(timezone.now() + timedelta(minutes=5))
        log.append([moment[0], killed, sum(Counter.objects.values_list("last", flat=True)), Certificate.objects.count()])
    return log


def waiting_job(programme, officer):
    """The job that the last worker left, or a new one when it was given up."""
    return Job.objects.filter(kind=issuing.JOB, state=Job.State.QUEUED).first() or issuing.start(
        programme, officer=officer, chosen=None, now=timezone.now()
    )


def worker_killed_at(job, step, count, pause):
    """Run the job in a process of its own until its moment comes; returns whether it died of it."""
    connections.close_all()
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(told)
        _work(job.pk, step, count, tell)
    os.close(tell)
    if step == "chance":
        _await(told, count)
        time.sleep(pause)
        os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    os.close(told)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def _await(told, count):
    """Until the worker has begun and made `count` documents."""
    for _byte in range(count + 1):
        if not os.read(told, 1):
            return


def _work(job_id, step, count, tell):
    try:
        set_trap(step, count, tell)
        os.write(tell, b"b")
        running.run(job_id)
    finally:
        os._exit(0)


def set_trap(step, count, tell):
    """Wrap the functions of this process alone, so that it kills itself after the named step, the count-th time."""
    left = [count]

    def reached():
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def after(owner, name):
        original = getattr(owner, name)

        def wrapped(*args, **kwargs):
            result = original(*args, **kwargs)
            reached()
            return result

        setattr(owner, name, wrapped)

    def before(owner, name, then=reached):
        original = getattr(owner, name)

        def wrapped(*args, **kwargs):
            then()
            return original(*args, **kwargs)

        setattr(owner, name, wrapped)

    traps = {
        "chance": lambda: before(documents, "_keep", lambda: os.write(tell, b"c")),
        "people locked": lambda: after(certifying, "lock_all"),
        "counter locked": lambda: after(certificates, "_locked_counter"),
        "numbers taken": lambda: after(Counter, "save"),
        "rows written": lambda: after(certificates, "solve_name_tasks"),
        "audit written": lambda: after(audit, "record_many"),
        "people completed": lambda: after(certifying, "_complete"),
        "committed": lambda: before(telling, "notify_many"),
        "told": lambda: after(telling, "notify_many"),
        "document written": lambda: before(documents.os, "replace"),
        "document renamed": lambda: after(documents.os, "replace"),
        "documents noted": lambda: after(documents, "_note"),
    }
    traps[step]()
