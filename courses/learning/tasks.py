"""The background work of this room. Handlers take ids, load, and delegate."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from courses.curriculum.models import ProgrammePage
from portal.accounts.models import User
from portal.core import clock
from portal.jobs.domain import JobError, cancel, handler
from portal.jobs.domain.ticking import every
from portal.jobs.models import Job

from .domain import certifying, issuing, reminding, sealing


@handler(issuing.JOB, label=gettext_lazy("Issue certificates"))
def issue_certificates(job, progress):
    """args: programme, officer, and `enrolments` when people were chosen one by one."""
    officer, programme, enrolments = _asked_for(job)

    def report(tally, total):
        progress(tally.done, total, cursor=tally.cursor)
        if total - tally.done > issuing.CHUNK:
            issuing.call_for_help(job, clock.now())

    tally = issuing.issue_many(
        enrolments, by=officer, clock=clock.now, tally=issuing.Tally(**job.cursor), report=report, named="enrolments" in job.args
    )
    issued = issuing.issued_by_run(programme, by=officer, since=job.created_at).count()
    message = _("Certificates issued: %(issued)d; not issued: %(skipped)d.") % {"issued": issued, "skipped": len(tally.skipped)}
    return {"message": message, "url": reverse("learning_office:issuing_result", args=[job.pk])}


@handler(issuing.HELP, label=gettext_lazy("Help to issue certificates"))
def help_to_issue(job, progress):
    """args: job, the issuing of which this takes the other end. It counts nothing: the job looks at everybody itself."""
    helped = Job.objects.filter(pk=job.args["job"]).first()
    if helped is None or helped.is_over:
        return
    officer, _programme, enrolments = _asked_for(helped)

    def report(tally, total):
        if Job.objects.filter(pk=helped.pk, state__in=[Job.State.FAILED, Job.State.CANCELLED]).exists():
            cancel(job, now=clock.now())
        progress(tally.done, total)

    issuing.issue_many(enrolments, by=officer, clock=clock.now, report=report, named="enrolments" in helped.args, backwards=True)


def _asked_for(job):
    """(officer, programme, enrolments still within the officer's reach) of a job about learners."""
    officer = User.objects.filter(pk=job.args["officer"], is_active=True).first()
    programme = ProgrammePage.objects.filter(pk=job.args["programme"]).first()
    if officer is None or programme is None:
        raise JobError(_("The officer or the programme of this work is no longer there."))
    enrolments = certifying.enrolments_within(officer, programme)
    chosen = job.args.get("enrolments")
    return officer, programme, enrolments if chosen is None else enrolments.filter(pk__in=chosen)


@every("learning.seal", 60 * 60)
def seal_ledger(now):
    """Asked every hour, so that a machine that sleeps at night still seals each day; a day of a ledger is sealed once."""
    sealing.seal_all(now)


@handler(reminding.JOB, label=gettext_lazy("Reminders"))
def remind(job, progress):
    """args: programme, officer, enrolments. Whoever left the officer's reach since then hears nothing."""
    _officer, programme, enrolments = _asked_for(job)
    told = reminding.carry_out(job, enrolments, progress=progress, clock=clock.now)
    message = ngettext("%(n)d person was reminded.", "%(n)d people were reminded.", told) % {"n": told}
    return {"message": message, "url": f"{reverse('learning_office:issuing')}?programme={programme.pk}"}
