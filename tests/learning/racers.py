"""What one process does in the races of test_races."""

import uuid
from datetime import datetime, timedelta

from courses.curriculum.models import LessonPage
from courses.learning.domain import claims, parts, tickets, work
from courses.learning.models import Ticket
from portal.accounts.models import User


def claim(index, now, learners):
    """Two processes a learner send the same ten claims of one minute, with the same ids."""
    user = User.objects.get(username=f"racer{index % int(learners)}")
    ticket = Ticket.objects.get(account=user.learner_account, closed_at=None)
    token, at = tickets.token(ticket), datetime.fromisoformat(now)
    for minute in range(10):
        claim_id = uuid.uuid5(uuid.NAMESPACE_URL, f"{user.pk}:{minute}")
        claims.receive(user, token, claims.Claimed(claim_id, "time", "", 60), at)
    return 10


def quiz(index, now, seconds):
    """Hand the same quiz in, twice with the same id."""
    user = User.objects.get(username=f"racer{index}")
    ticket = Ticket.objects.get(account=user.learner_account, closed_at=None)
    lesson = LessonPage.objects.get(pk=ticket.lesson_id)
    part = next(p for p in parts.outline(lesson).parts if p.evidence == "quiz")
    questions = work.quiz_snapshot(user.learner_account, part.key, lesson.part(part.id).value)
    answers = {question["id"]: question["correct"] for question in questions}
    claimed = claims.Claimed(uuid.uuid4(), "quiz", part.id, int(seconds), answers)
    at = datetime.fromisoformat(now) + timedelta(milliseconds=index)
    first = claims.receive(user, tickets.token(ticket), claimed, at)
    again = claims.receive(user, tickets.token(ticket), claimed, at)
    return [first.evidence.passed, again.repeated]


def enrol(index, programme, now):
    """Everybody is the same person, pressing the button at once."""
    from courses.curriculum.models import ProgrammePage
    from courses.learning.domain import enrolments
    from portal.core.models import Audience

    user = User.objects.get(username="racer0")
    audience = Audience.objects.first()
    return enrolments.enrol(user, ProgrammePage.objects.get(pk=programme), audience, datetime.fromisoformat(now)).pk


def fill(index, enrolment, officer, now):
    """Even ones enter ten classroom minutes, odd ones claim the learner's time: together far more than the module has."""
    from courses.learning.domain import classroom
    from courses.learning.domain.errors import Refused
    from courses.learning.models import Enrolment, Evidence

    user, at = User.objects.get(username="racer0"), datetime.fromisoformat(now)
    if index % 2:
        ticket = Ticket.objects.get(account=user.learner_account, closed_at=None)
        claims.receive(user, tickets.token(ticket), claims.Claimed(uuid.uuid4(), "time", "", 300), at)
        return "claimed"
    by = User.objects.get(pk=officer)
    sheet = Evidence.objects.create(title="签到表", file="x", sha256=uuid.uuid4().hex * 2, uploaded_by=by, uploaded_at=at)
    try:
        classroom.enter_hours(Enrolment.objects.get(pk=enrolment), "start@1", 10, sheet, by=by, reason="培训", now=at)
    except Refused:
        return "refused"
    return "entered"
