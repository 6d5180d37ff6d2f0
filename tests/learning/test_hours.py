"""Hours are honest: granted for evidence and server time, once, and taken back only in the open."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum

from courses.assessment.domain import questionnaires
from courses.learning.domain import certifying, checking, enrolments, ledger, missing, parts, tickets, work
from courses.learning.domain.errors import AnswerRefused, Refused, TicketRefused
from courses.learning.models import Answer, Claim, HourEntry, Ticket
from portal.core.models import Audience

from .scene import Learner, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner():
    return Learner(person())


def total(learner):
    return HourEntry.objects.filter(account=learner.account).aggregate(sum=Sum("minutes"))["sum"] or 0


def test_a_programme_learnt_honestly_grants_its_hours_exactly(learner):
    learner.finish_all()
    assert total(learner) == 45
    standing = missing.standing(learner.enrolment)
    assert [item.code for item in standing.unmet] == ["questionnaire"]
    assert standing.modules[0].complete


def test_time_without_evidence_grants_nothing(learner):
    lesson = learner.lessons[0]
    learner.open(lesson)
    learner.pass_time(3600)
    outcome = learner.claim(lesson, "time", seconds=3600)
    assert outcome.granted == lesson.minutes * 60
    assert total(learner) == 0


def test_evidence_without_time_grants_nothing_until_the_time_is_there(learner):
    lesson = learner.lessons[0]
    plan = parts.outline(lesson)
    learner.open(lesson)
    for part in plan.parts:
        learner.do(lesson, part, seconds=10_000)
    assert total(learner) == 0
    learner.pass_time(plan.parts[0].minutes * 60)
    learner.claim(lesson, "time", seconds=10_000)
    assert total(learner) == plan.parts[0].minutes


def test_forged_claims_for_a_day_get_no_more_than_the_server_time_of_one_ticket_at_once(learner):
    first, second = learner.lessons[:2]
    learner.open(first)
    stolen = dict(learner.tokens)
    learner.open(second)
    learner.tokens |= stolen
    start = learner.now
    for _hour in range(24):
        learner.pass_time(3600)
        for lesson in (first, second):
            learner.claim(lesson, "time", seconds=86_400)
    granted = Claim.objects.aggregate(sum=Sum("granted"))["sum"]
    assert granted <= (learner.now - start).total_seconds()
    assert Ticket.objects.filter(closed_at=None).count() == 1
    assert total(learner) == 0
    assert not missing.standing(learner.enrolment).hours_done


def test_the_same_claim_counts_once(learner):
    lesson = learner.lessons[0]
    part = parts.outline(lesson).parts[0]
    learner.open(lesson)
    learner.pass_time(part.minutes * 60)
    claim_id = uuid.uuid4()
    learner.claim(lesson, "read", part.id, claim_id=claim_id)
    learner.pass_time(600)
    assert learner.claim(lesson, "read", part.id, claim_id=claim_id).repeated
    assert total(learner) == part.minutes


def test_claims_from_the_future_and_from_a_strangers_ticket_and_an_expired_one_are_refused(learner):
    lesson = learner.lessons[0]
    learner.open(lesson)
    stranger = Learner(person("stranger", "何苗"))
    stranger.tokens = dict(learner.tokens)
    with pytest.raises(TicketRefused):
        stranger.claim(lesson, "time", seconds=60)
    learner.now -= timedelta(hours=1)
    with pytest.raises(TicketRefused):
        learner.claim(lesson, "time", seconds=60)
    learner.now += timedelta(days=15)
    with pytest.raises(TicketRefused):
        learner.claim(lesson, "time", seconds=60)
    learner.tokens[lesson.pk] = "forged:token"
    with pytest.raises(TicketRefused):
        learner.claim(lesson, "time", seconds=60)
    assert Claim.objects.count() == 0


def test_a_late_claim_counts_inside_its_ticket_only(learner):
    first, second = learner.lessons[:2]
    learner.open(first)
    learner.pass_time(120)
    learner.open(second)
    learner.pass_time(3600)
    assert learner.claim(first, "time", seconds=900, offline=True).granted == 120


def test_answers_too_short_or_copied_are_refused_by_prompt(learner):
    lesson = learner.lessons[0]
    part = next(p for p in parts.outline(lesson).parts if p.evidence == "writing")
    learner.open(lesson)
    learner.pass_time(600)
    prompts = lesson.part(part.id).value.prompt_list
    with pytest.raises(AnswerRefused) as refusal:
        learner.claim(lesson, "write", part.id, answers={prompts[0]["id"]: "好" * 500})
    assert set(refusal.value.fields) == {p["id"] for p in prompts}
    assert Claim.objects.count() == 0, "a refused claim leaves nothing, so the device may send it again"
    learner.do(lesson, part)
    copier = Learner(person("copier", "何苗"))
    copier.open(lesson)
    copier.pass_time(600)
    with pytest.raises(AnswerRefused):
        copier.claim(lesson, "write", part.id, answers=learner.texts(lesson, part))


def test_work_sent_back_loses_its_hours_and_earns_them_again(learner):
    learner.finish_all()
    trainer = person("trainer", "孙立")
    answer = Answer.objects.first()
    lesson = answer.lesson
    before = total(learner)
    work.send_back(answer, by=trainer, note="请写出您自己会说的话", now=learner.now)
    lost = before - total(learner)
    assert lost > 0
    assert not missing.standing(learner.enrolment).modules[0].complete
    part = next(p for p in parts.outline(lesson).parts if p.key == answer.part_key)
    assert tickets.available(learner.open(lesson), learner.now + timedelta(hours=1)) == 0, "only the text is missing"
    texts = {key: text + "这一回我补上了当天真的说过的一句话。" for key, text in answer.texts.items()}
    with pytest.raises(AnswerRefused):
        learner.claim(lesson, "write", part.id, answers=answer.texts)
    learner.claim(lesson, "write", part.id, answers=texts)
    assert total(learner) == before
    assert missing.standing(learner.enrolment).modules[0].complete


def test_a_reversal_restores_the_sum_and_happens_once(learner):
    learner.finish(learner.lessons[0])
    entry = HourEntry.objects.first()
    before = total(learner)
    officer = person("officer", "钱芳")
    ledger.reverse(entry, by=officer, reason="记错", now=learner.now)
    assert total(learner) == before - entry.minutes
    learner.claim(learner.lessons[0], "time", seconds=60)
    assert total(learner) == before - entry.minutes, "the same proof does not earn the hours again"
    with pytest.raises(Refused):
        ledger.reverse(entry, by=officer, reason="记错", now=learner.now)
    with pytest.raises(Refused):
        ledger.reverse(HourEntry.objects.last(), by=officer, reason="记错", now=learner.now)


def test_the_database_refuses_the_same_evidence_twice(learner):
    learner.finish(learner.lessons[0])
    entry = HourEntry.objects.first()
    account = learner.account
    account.refresh_from_db()
    with pytest.raises(IntegrityError), transaction.atomic():
        ledger.append(
            account, now=learner.now, minutes=5, enrolment=learner.enrolment, module_key=entry.module_key, part_key=entry.part_key,
            kind="reading", evidence_key=entry.evidence_key, recorded_by="self",
        )  # fmt: skip


def test_hours_carry_over_to_another_audience_visibly(learner):
    learner.finish_all()
    other = Audience.objects.exclude(pk=learner.enrolment.audience_id).first()
    renewed = enrolments.change_audience(learner.enrolment, other, learner.now)
    standing = missing.standing(renewed)
    assert standing.modules[0].credited == standing.modules[0].carried == 45
    assert standing.modules[0].complete


def test_one_ticket_is_open_and_a_spent_lesson_gives_no_more_time(learner):
    first, second = learner.lessons[:2]
    one = learner.open(first)
    assert learner.open(first).pk == one.pk
    learner.open(second)
    assert tickets.available(Ticket.objects.get(pk=one.pk), learner.now + timedelta(hours=3)) == 0
    learner.finish(first)
    assert tickets.available(learner.open(first), learner.now + timedelta(hours=1)) == 0


def test_certificate_needs_every_condition_and_is_issued_once(learner):
    with pytest.raises(certifying.NotEligible) as refusal:
        certifying.issue_for(learner.enrolment, by=None, now=learner.now)
    assert [item.code for item in refusal.value.unmet] == [item.code for item in missing.standing(learner.enrolment).unmet]
    learner.finish_all()
    questionnaires.submit_signed(learner.account.public_id, missing.subject_key(learner.enrolment), {"case": "…"}, False, learner.now)
    one = certifying.issue_for(learner.enrolment, by=None, now=learner.now)
    assert certifying.issue_for(learner.enrolment, by=None, now=learner.now).pk == one.pk
    assert one.snapshot["hours"] == 1
    assert one.snapshot["name"] == "周秀兰"
    learner.enrolment.refresh_from_db()
    assert learner.enrolment.state == "completed"


def test_a_pending_membership_is_a_reason_not_a_silence():
    learner = Learner(person(confirmed=False))
    learner.finish_all()
    assert {item.code for item in missing.standing(learner.enrolment).unmet} == {"questionnaire", "membership_pending"}


def test_standings_cost_the_same_for_one_and_for_three(django_assert_max_num_queries, learner):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    others = [Learner(person(f"person{n}", f"学员{n}")) for n in range(2)]
    with CaptureQueriesContext(
        connection,
    ) as one:
        missing.standings([learner.enrolment])
    with CaptureQueriesContext(connection) as three:
        missing.standings([learner.enrolment, *[o.enrolment for o in others]])
    assert len(three) <= len(one) <= 14


def test_a_whole_ledger_checks_and_says_so(learner):
    learner.finish_all()
    assert list(checking.problems()) == []
