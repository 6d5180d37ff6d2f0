"""How far the demo's learners have come: learnt by the domain functions, at times in the past."""

import uuid
from datetime import timedelta

from courses.assessment.domain import questionnaires
from courses.curriculum.models import LessonPage
from courses.learning.domain import certifying, claims, enrolments, missing, parts, tickets, work
from courses.learning.models import HourEntry
from portal.certificates.domain import issue as certificates
from portal.certificates.models import Certificate

SIGNED = {
    "case": "去年冬天，一位独居老人连着几天没有出门。我先去看他安不安全，再听他说，后来同村医一起陪他去了卫生院。"
    "回头看，当时问得太急，应该多等一等。",
    "learnt": "学会了先看、再听、后连。以后不急着出主意，先把看见的说清楚，再问对方愿不愿意讲。",
}
ANONYMOUS = {"useful": 5, "clear": 4, "practice": 5, "support": 4, "easy": 4, "opinion": "案例贴近村里的事，希望多一些角色扮演。"}


class DemoLearner:
    """One learner of the demo; `index` picks their own words from the answers file."""

    def __init__(self, user, programme, audience, answers, index, start):
        self.user, self.answers, self.index, self.now = user, answers, index, start
        self.enrolment = enrolments.enrol(user, programme, audience, start)
        user.refresh_from_db()
        self.programme = programme

    @property
    def started(self):
        return HourEntry.objects.filter(account=self.enrolment.account_id).exists()

    def learn(self, lessons):
        """Learn the first `lessons` lessons honestly: every part takes its minutes."""
        for lesson in LessonPage.objects.descendant_of(self.programme).live().order_by("path")[:lessons]:
            ticket = tickets.open_ticket(self.enrolment, lesson, self.now)
            if ticket is None:
                continue
            for part in parts.outline(lesson).parts:
                self.now += timedelta(minutes=part.minutes)
                self._do(ticket, lesson, part)
            self.now += timedelta(hours=20)

    def _do(self, ticket, lesson, part):
        action = {"reading": "read", "writing": "write", "quiz": "quiz"}[part.evidence]
        claimed = claims.Claimed(uuid.uuid4(), action, part.id, part.minutes * 60, self._answers(lesson, part))
        claims.receive(self.user, tickets.token(ticket), claimed, self.now)

    def _answers(self, lesson, part):
        if part.evidence == "quiz":
            questions = work.quiz_snapshot(self.enrolment.account, part.key, lesson.part(part.id).value)
            return {question["id"]: question["correct"] for question in questions}
        if part.evidence == "writing":
            return self._texts(lesson.part(part.id).value.prompt_list, part.title)
        return {}

    def _texts(self, prompts, _title):
        """This learner's texts, found by the wording of the prompts."""
        return {prompt["id"]: self.answers[prompt["text"]][self.index] for prompt in prompts}

    def answer_questionnaire(self):
        self.now += timedelta(hours=1)
        questionnaires.give(
            self.enrolment.account.public_id, missing.subject_key(self.enrolment), self.programme.code, SIGNED, ANONYMOUS, False, self.now
        )

    def certify(self, officer):
        self.now += timedelta(days=1)
        return certifying.issue_for(self.enrolment, by=officer, now=self.now)


STAGES = {"half": 1, "one_short": 99, "eligible": 99, "certified": 99, "revoked": 99}


def walk(learner, stage, officer):
    """Bring a learner to a stage; returns the certificate if the stage has one. Safe to repeat."""
    if not learner.started:
        learner.learn(STAGES[stage])
    else:
        learner.now = HourEntry.objects.filter(account=learner.enrolment.account_id).latest("recorded_at").recorded_at
    if stage in ("half", "one_short"):
        return None
    learner.answer_questionnaire()
    if stage == "eligible":
        return None
    return _certificate(learner, stage, officer)


def _certificate(learner, stage, officer):
    key = missing.subject_key(learner.enrolment)
    found = Certificate.objects.filter(kind=certifying.KIND, subject_key=key).order_by("-pk").first()
    certificate = found or learner.certify(officer)
    if stage == "revoked" and certificate.state == Certificate.State.VALID:
        when = certificate.issued_at + timedelta(days=2)
        certificate = certificates.revoke(certificate, "报名信息填写有误，经核实作废（示例）", officer, when)
    return certificate
