"""Claims: what a device says was done in a ticket. Each carries an id, may come late, and counts once.

`receive` is the only way in: for the page's forms, for the script that reports time, and for what waited without a line.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from courses.curriculum.models import LessonPage
from courses.learning.models import Claim, Enrolment, ReadMark

from . import crediting, work
from .accounts import lock
from .errors import Refused, TicketRefused
from .parts import outline
from .tickets import available, ticket_of

TIME, READ, WRITE, QUIZ = "time", "read", "write", "quiz"
# A claim of an open ticket that says it waited without a line, or that comes this long after its ticket closed.
LATE = timedelta(minutes=2)


@dataclass(frozen=True)
class Claimed:
    """What a device sends. `seconds` None means: the server's time since the last claim (pages without script)."""

    claim_id: UUID
    action: str
    part_id: str = ""
    seconds: int | None = None
    answers: dict[str, Any] = field(default_factory=dict)
    offline: bool = False


def receive(user, token, claimed, now):
    """Count one claim. Returns an Outcome; a claim already received returns its first outcome, counted once."""
    with transaction.atomic():
        account = lock(user.learner_account.pk)
        ticket = ticket_of(account, token, now)
        if Claim.objects.filter(account=account, claim_id=claimed.claim_id).exists():
            return crediting.Outcome(repeated=True)
        if ticket.enrolment.state != Enrolment.State.ACTIVE:
            raise TicketRefused(_("This enrolment has ended."))
        if _is_time_alone(ticket, claimed, now):
            return crediting.Outcome(granted=_keep(account, ticket, claimed, None, now))
        return _receive_whole(account, ticket, claimed, now)


def _is_time_alone(ticket, claimed, now):
    """Minutes of an open ticket, at the place that is known, that can credit nothing yet: most claims are so."""
    place = ticket.enrolment.last_part if ticket.enrolment.last_lesson_id == ticket.lesson_id else ""
    if claimed.action != TIME or claimed.seconds is None or ticket.closed_at or claimed.part_id not in ("", place):
        return False
    used = ticket.used_seconds + min(max(0, claimed.seconds), available(ticket, now))
    return ticket.settle_at is None or used < ticket.settle_at


def _receive_whole(account, ticket, claimed, now):
    """A claim that needs the lesson: for its evidence, for the place, or because something may be due."""
    lesson = LessonPage.objects.get(pk=ticket.lesson_id)
    plan = outline(lesson)
    part = _part(plan, claimed)
    granted = _keep(account, ticket, claimed, part, now)
    evidence = _record(account, ticket, lesson, part, claimed, _is_offline(ticket, claimed, now), now)
    settlement = crediting.settle(account, ticket.enrolment, lesson, plan, now)
    ticket.settle_at = None if settlement.short_of is None else ticket.used_seconds + settlement.short_of
    ticket.save(update_fields=["settle_at"])
    _remember_place(ticket.enrolment, lesson, part)
    return crediting.Outcome(granted=granted, evidence=evidence)


def _keep(account, ticket, claimed, part, now):
    """Grant the seconds that the ticket has left, and keep the claim. Returns the seconds granted."""
    granted = min(_seconds(claimed, part), available(ticket, now))
    ticket.used_seconds += granted
    ticket.save(update_fields=["used_seconds"])
    Claim.objects.create(
        account=account, ticket=ticket, claim_id=claimed.claim_id, part_key=part.key if part else "",
        seconds=max(0, claimed.seconds or granted), granted=granted, offline=_is_offline(ticket, claimed, now), received_at=now,
    )  # fmt: skip
    return granted


def _is_offline(ticket, claimed, now):
    return claimed.offline or bool(ticket.closed_at and now - ticket.closed_at > LATE)


def _part(plan, claimed):
    part = plan.part(claimed.part_id) if claimed.part_id else None
    if part is None and claimed.action != TIME:
        raise Refused(_("This part has been changed since you opened the page. Reload it; nothing you wrote is lost."))
    return part


def _seconds(claimed, part):
    if claimed.seconds is not None:
        return max(0, claimed.seconds)
    return part.minutes * 60 if part else 0


def _record(account, ticket, lesson, part, claimed, offline, now):
    """Keep the evidence of the part, by its kind; returns the answer or attempt, if any."""
    if claimed.action == TIME:
        return None
    if claimed.action != {"reading": READ, "writing": WRITE, "quiz": QUIZ}[part.evidence]:
        raise Refused(_("This part asks for something else."))
    if claimed.action == READ:
        ReadMark.objects.get_or_create(account=account, part_key=part.key, defaults={"read_at": now, "offline": offline})
        return None
    if claimed.action == WRITE:
        return work.hand_in(account, ticket.enrolment, lesson, part, claimed.answers, now)
    return work.take_quiz(account, lesson, part, claimed.claim_id, claimed.answers, now)


def _remember_place(enrolment, lesson, part):
    if part and (enrolment.last_lesson_id, enrolment.last_part) != (lesson.pk, part.id):
        enrolment.last_lesson, enrolment.last_part = lesson, part.id
        enrolment.save(update_fields=["last_lesson", "last_part"])
