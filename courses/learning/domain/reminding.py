"""Reminding those who are one step short of their certificate."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.jobs.domain import enqueue_once
from portal.notices.domain import notify

from . import missing

JOB = "learning.remind"
AT_ONCE = 50  # more than so many are told by a job, and the officer's page answers at once


def start(programme, enrolments, *, officer, now):
    """Hand the reminding to the workers. The same asked twice is one job."""
    args = {"programme": programme.pk, "officer": officer.pk, "enrolments": sorted(enrolments.values_list("pk", flat=True))}
    return enqueue_once(JOB, args, by=officer, now=now, total=len(args["enrolments"]))


def carry_out(job, enrolments, *, progress, clock):
    """Tell those of the job who are still within reach, in parts; goes on after the last part that was told."""
    told, done = job.cursor.get("told", 0), job.done
    left = [pk for pk in job.args["enrolments"] if pk > job.cursor.get("after", 0)]
    for start_at in range(0, len(left), AT_ONCE):
        part = left[start_at : start_at + AT_ONCE]
        told += remind(enrolments.filter(pk__in=part), now=clock())
        done += len(part)
        progress(done, job.total, cursor={"after": part[-1], "told": told})
    return told


def remind(enrolments, *, now):
    """Tell each learner the one step that is missing, at most once a day and only when it is theirs to take. Returns how many."""
    with override("zh-hans"):  # nobody's language is known here, and titles are Chinese
        return sum(_tell(standing, now) for standing in missing.standings(enrolments) if _can_act(standing))


def _can_act(standing):
    return standing.certificate is None and standing.one_step_short and not standing.unmet[0].waits


def _tell(standing, now):
    enrolment, step = standing.enrolment, standing.unmet[0]
    notice = notify(
        enrolment.account.user,
        title=_("One step to your certificate: %(programme)s") % {"programme": enrolment.programme.title},
        body=f"{step.title}。{step.text}",
        url=step.url or reverse("learning:detail", args=[enrolment.pk]),
        reason_key=f"learning.reminder:{enrolment.pk}:{timezone.localdate(now).isoformat()}",
        now=now,
    )
    return notice.created_at == now
