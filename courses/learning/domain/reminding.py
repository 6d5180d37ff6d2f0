"""Reminding those who are one step short of their certificate."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.notices.domain import notify

from . import missing


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
