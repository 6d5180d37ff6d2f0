"""A scene for the hour tests: the short programme, a learner, and a clock that the test moves."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from courses.curriculum.domain.loading import load
from courses.curriculum.models import LessonPage, ProgrammePage
from courses.learning.domain import claims, enrolments, parts, tickets, work
from portal.accounts.models import User
from portal.core.models import Audience
from portal.organisations.models import Membership, Organisation

START = datetime(2026, 11, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SHORT = settings.FIXTURES_ROOT / "curriculum" / "short-start"


def organisation(code="qinghe"):
    found = Organisation.objects.filter(code=code).first()
    return found or Organisation.add_root(name=f"机构 {code}", code=code, kind="county")


def short_programme():
    """The programme of one hour, loaded from its files."""
    found = ProgrammePage.objects.filter(code="short-start").first()
    if found is None:
        load(SHORT, organisation(), None, START)
        found = ProgrammePage.objects.get(code="short-start")
    return found


def person(username="learner", name="周秀兰", confirmed=True):
    short_programme()  # brings the audiences
    user = User.objects.create_user(username, "a-long-password-7", full_name=name)
    state = Membership.State.CONFIRMED if confirmed else Membership.State.PENDING
    Membership.objects.create(user=user, organisation=organisation(), audience=Audience.objects.first(), state=state, created_at=START)
    return user


@dataclass
class Learner:
    """Walks through lessons by the domain functions, under the test's clock."""

    user: User
    programme: ProgrammePage = None
    now: datetime = START
    tokens: dict = field(default_factory=dict)

    def __post_init__(self):
        self.programme = self.programme or short_programme()
        self.enrolment = enrolments.enrol(self.user, self.programme, Audience.objects.first(), self.now)
        self.account = self.enrolment.account
        self.user.refresh_from_db()

    @property
    def lessons(self):
        return list(LessonPage.objects.descendant_of(self.programme).live().order_by("path"))

    def pass_time(self, seconds):
        self.now += timedelta(seconds=seconds)

    def open(self, lesson):
        ticket = tickets.open_ticket(self.enrolment, lesson, self.now)
        if ticket:
            self.tokens[lesson.pk] = tickets.token(ticket)
        return ticket

    def claim(self, lesson, action, part_id="", seconds=None, answers=None, claim_id=None, offline=False):
        claimed = claims.Claimed(claim_id or uuid.uuid4(), action, part_id, seconds, answers or {}, offline)
        return claims.receive(self.user, self.tokens[lesson.pk], claimed, self.now)

    def do(self, lesson, part, seconds=None):
        """Give the evidence of one part, whatever its kind."""
        if part.evidence == "reading":
            return self.claim(lesson, "read", part.id, seconds)
        if part.evidence == "writing":
            return self.claim(lesson, "write", part.id, seconds, self.texts(lesson, part))
        return self.claim(lesson, "quiz", part.id, seconds, self.right_answers(lesson, part))

    def texts(self, lesson, part):
        prompts = lesson.part(part.id).value.prompt_list
        return {
            p["id"]: f"{self.user.username}写道，{p['text']}" + f"我会先看清楚再开口，第{p['id'][:4]}条是{self.user.username}自己的话。" * 4
            for p in prompts
        }

    def right_answers(self, lesson, part):
        questions = work.quiz_snapshot(self.account, part.key, lesson.part(part.id).value)
        return {question["id"]: list(question["correct"]) for question in questions}

    def finish(self, lesson):
        """Learn a lesson honestly: every part takes its minutes."""
        self.open(lesson)
        for part in parts.outline(lesson).parts:
            self.pass_time(part.minutes * 60)
            self.do(lesson, part)

    def finish_all(self):
        for lesson in self.lessons:
            self.finish(lesson)
