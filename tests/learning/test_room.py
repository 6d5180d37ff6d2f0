"""A module counts at most its hours, wherever they were learnt; what did not count says why, and a correction makes room."""

import uuid

import pytest
from django.db.models import Sum

from courses.learning.domain import classroom, correcting, missing, parts, progress
from courses.learning.domain.errors import Refused
from courses.learning.models import Evidence, HourEntry, ModuleCompletion
from portal.accounts.models import User
from tests.racing import race

from .scene import START, Learner, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner():
    return Learner(person())


def officer():
    return User.objects.create_superuser("officer", "a-long-password-7", full_name="孙立")


def sheet(by):
    return Evidence.objects.create(title="签到表", file="x", sha256=uuid.uuid4().hex * 2, uploaded_by=by, uploaded_at=START)


def teach(learner, by, minutes):
    return classroom.enter_hours(learner.enrolment, "start@1", minutes, sheet(by), by=by, reason="集中培训", now=learner.now)


def total(learner):
    return HourEntry.objects.filter(account=learner.account).aggregate(sum=Sum("minutes"))["sum"] or 0


def test_what_was_learnt_in_class_is_not_counted_again_online(learner):
    by = officer()
    teach(learner, by, 45)
    learner.finish_all()
    assert total(learner) == 45
    assert missing.standing(learner.enrolment).hours_done


def test_the_part_that_would_pass_the_hours_is_credited_with_the_rest_and_says_so(learner):
    teach(learner, officer(), 43)
    lesson = learner.lessons[0]
    learner.finish(lesson)
    entry = HourEntry.objects.get(account=learner.account, part_key__startswith=f"{lesson.pk}:")
    assert (entry.minutes, entry.evidence["declared"]) == (2, parts.outline(lesson).parts[0].minutes)
    state = progress.lesson_state(learner.enrolment, lesson, learner.now)
    assert all(part.capped and part.done for part in state.parts if part.counts)


def test_a_full_module_is_complete_only_with_its_quizzes_and_written_work(learner):
    teach(learner, officer(), 43)
    for lesson in learner.lessons[:-1]:
        learner.finish(lesson)
    assert total(learner) == 45
    assert [item.code for item in missing.standing(learner.enrolment).unmet if item.level == "module"] == ["module_evidence"]
    last = learner.lessons[-1]
    learner.open(last)
    state = progress.lesson_state(learner.enrolment, last, learner.now)
    assert not state.done
    assert {part.part.evidence for part in state.parts if not part.done} <= {"writing", "quiz"}
    assert [line.done for line in state.lines] == [True] * (len(learner.lessons) - 1) + [False]
    for part in parts.outline(last).parts:
        if part.evidence != "reading":
            learner.do(last, part)
    assert total(learner) == 45
    assert ModuleCompletion.objects.filter(account=learner.account, module_key="start@1").exists()
    assert progress.lesson_state(learner.enrolment, last, learner.now).done


def test_hours_taken_back_make_room_for_what_was_learnt_and_had_found_none(learner):
    by = officer()
    entry = teach(learner, by, 43)
    learner.finish_all()
    correcting.correct(entry, by=by, reason="名单写错了", now=learner.now)
    assert total(learner) == 45
    online = HourEntry.objects.filter(account=learner.account, reversed_by=None).exclude(kind="reversal")
    assert not online.filter(kind="classroom").exists()
    for lesson in learner.lessons:
        for part in parts.outline(lesson).parts:
            sums = HourEntry.objects.filter(account=learner.account, part_key=part.key).aggregate(n=Sum("minutes"))
            assert (sums["n"] or 0) == part.minutes


def test_an_officer_is_told_what_a_module_has_from_where(learner):
    by = officer()
    teach(learner, by, 30)
    learner.finish(learner.lessons[0])
    with pytest.raises(Refused, match="30"):
        teach(learner, by, 1)
    assert total(learner) == 45


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_eight_officers_and_the_learner_at_once_fill_a_module_and_no_more(tmp_path):
    learner, by = Learner(person("racer0", "学员")), officer()
    lesson = learner.lessons[0]
    learner.open(lesson)
    learner.pass_time(lesson.minutes * 60)
    for part in parts.outline(lesson).parts[:-1]:
        learner.do(lesson, part, 0)
    results = race("tests.learning.racers:fill", 16, learner.enrolment.pk, by.pk, learner.now.isoformat(), data_dir=tmp_path)
    assert [result["error"] for result in results if "error" in result] == []
    assert 35 < total(learner) <= 45, "less than ten may be left: no sheet of ten fits"
    entries = HourEntry.objects.filter(account=learner.account).order_by("sequence")
    assert list(entries.values_list("sequence", flat=True)) == list(range(1, entries.count() + 1))
