"""The background work of this room. Handlers take ids, load, and delegate."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from courses.curriculum.models import ProgrammePage
from portal.accounts.models import User
from portal.core import clock
from portal.jobs.domain import JobError, handler
from portal.jobs.domain.ticking import every

from .domain import certifying, issuing, reminding, sealing


@handler(issuing.JOB, label=gettext_lazy("Issue certificates"))
def issue_certificates(job, progress):
    """args: programme, officer, and `enrolments` when people were chosen one by one."""
    officer = User.objects.filter(pk=job.args["officer"], is_active=True).first()
    programme = ProgrammePage.objects.filter(pk=job.args["programme"]).first()
    if officer is None or programme is None:
        raise JobError(_("The officer or the programme of this work is no longer there."))
    enrolments = certifying.enrolments_within(officer, programme)
    chosen = job.args.get("enrolments")
    if chosen is not None:
        enrolments = enrolments.filter(pk__in=chosen)
    tally = issuing.issue_many(
        enrolments,
        by=officer,
        clock=clock.now,
        tally=issuing.Tally(**job.cursor),
        report=lambda tally, total: progress(tally.done, total, cursor=tally.cursor),
        named=chosen is not None,
    )
    issued = issuing.issued_by_run(programme, by=officer, since=job.created_at).count()
    message = _("Certificates issued: %(issued)d; not issued: %(skipped)d.") % {"issued": issued, "skipped": len(tally.skipped)}
    return {"message": message, "url": reverse("learning_office:issuing_result", args=[job.pk])}


@every("learning.seal", 60 * 60)
def seal_ledger(now):
    """Asked every hour, so that a machine that sleeps at night still seals each day; a day is sealed once."""
    sealing.seal_day(now)


@handler(reminding.JOB, label=gettext_lazy("Reminders"))
def remind(job, progress):
    """args: programme, officer, enrolments. Whoever left the officer's reach since then hears nothing."""
    officer = User.objects.filter(pk=job.args["officer"], is_active=True).first()
    programme = ProgrammePage.objects.filter(pk=job.args["programme"]).first()
    if officer is None or programme is None:
        raise JobError(_("The officer or the programme of this work is no longer there."))
    told = reminding.carry_out(job, certifying.enrolments_within(officer, programme), progress=progress, clock=clock.now)
    message = ngettext("%(n)d person was reminded.", "%(n)d people were reminded.", told) % {"n": told}
    return {"message": message, "url": f"{reverse('learning_office:issuing')}?programme={programme.pk}"}
