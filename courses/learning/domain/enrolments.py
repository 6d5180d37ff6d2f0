"""Enrolling, changing audience, leaving. An enrolment freezes the rule it began under."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.curriculum.domain import queries
from courses.learning.models import Enrolment
from portal.core import audit

from .accounts import account_of, lock
from .errors import Refused

audit.action("learning.enrol", gettext_lazy("Enrol"), gettext_lazy("Enrolled"))
audit.action("learning.leave", gettext_lazy("Leave a programme"), gettext_lazy("Left a programme"))

OPEN = (Enrolment.State.ACTIVE, Enrolment.State.COMPLETED)


def rule_of(programme, audience):
    """The rule as it stands now, as JSON: what an enrolment of this audience must fulfil."""
    modules = queries.modules_of(programme)
    for module in modules:
        module.programme = programme
    return {
        "minutes_per_hour": programme.minutes_per_hour,
        "questionnaire": programme.has_questionnaire,
        "offline_cap_minutes": programme.offline_cap_minutes,
        "certificate_title": programme.certificate_title,
        "modules": [
            {
                "page": module.pk,
                "key": module.key,
                "code": module.code,
                "title": module.title,
                "hours": module.hours,
                "required": queries.is_required(module, audience),
            }
            for module in modules
        ],
    }


def open_enrolments(user):
    """The user's open enrolments, programme and audience loaded."""
    if not user.is_authenticated:
        return Enrolment.objects.none()
    return Enrolment.objects.filter(account__user=user, state__in=OPEN).select_related("programme", "audience", "account")


def enrol(user, programme, audience, now):
    """Open an enrolment; the same request twice returns the one that is open."""
    account = account_of(user)
    if not programme.live:
        raise Refused(_("This programme is not open."))
    found = Enrolment.objects.filter(account=account, programme=programme, state__in=OPEN).first()
    if found is not None:
        return found
    rule = rule_of(programme, audience)
    try:
        with transaction.atomic():
            enrolment = Enrolment.objects.create(account=account, programme=programme, audience=audience, rule=rule, started_at=now)
            audit.record("learning.enrol", programme, by=user, audience=audience.code)
    except IntegrityError:  # two browsers at once: the constraint let one through
        return Enrolment.objects.get(account=account, programme=programme, state__in=OPEN)
    return enrolment


def change_audience(enrolment, audience, now):
    """End the enrolment and open one for another audience; hours of the same module version carry over by themselves."""
    with transaction.atomic():
        lock(enrolment.account_id)
        enrolment.refresh_from_db()
        if enrolment.state != Enrolment.State.ACTIVE:
            raise Refused(_("Only an enrolment that is being learnt can change its audience."))
        if enrolment.audience_id == audience.pk:
            return enrolment
        leave(enrolment, now)
        return Enrolment.objects.create(
            account_id=enrolment.account_id,
            programme=enrolment.programme,
            audience=audience,
            rule=rule_of(enrolment.programme, audience),
            started_at=now,
        )


def leave(enrolment, now):
    """End an enrolment; its hours stay in the ledger and count again if the learner comes back."""
    with transaction.atomic():
        lock(enrolment.account_id)
        enrolment.refresh_from_db(fields=["state"])
        if enrolment.state != Enrolment.State.ACTIVE:
            raise Refused(_("This enrolment has ended."))
        enrolment.state = Enrolment.State.ENDED
        enrolment.ended_at = now
        enrolment.save(update_fields=["state", "ended_at"])
        enrolment.tickets.filter(closed_at=None).update(closed_at=now)
        audit.record("learning.leave", enrolment.programme, by=enrolment.account.user)


def reopen(enrolment_id):
    """Its certificate was revoked: a completed enrolment is learnt again, so that what was wrong can be mended."""
    with transaction.atomic():
        found = Enrolment.objects.filter(pk=enrolment_id, account__user__isnull=False).first()
        if found is not None:
            lock(found.account_id)
            Enrolment.objects.filter(pk=enrolment_id, state=Enrolment.State.COMPLETED).update(state=Enrolment.State.ACTIVE)


def enrolment_for(user, lesson):
    """The open enrolment that covers a lesson, or None."""
    programme_path = lesson.path[: lesson.steplen * (lesson.depth - 2)]
    return open_enrolments(user).filter(programme__path=programme_path).first()
