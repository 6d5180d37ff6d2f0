"""A learner's copy of their data, and erasure: texts go, the ledger stays and points to nobody."""

import json

import pytest

from courses.assessment.models import SignedResponse
from courses.learning.domain import checking, closing
from courses.learning.holding import erase, export
from courses.learning.models import Answer, Enrolment, HourEntry, LearnerAccount

from .scene import Learner, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner():
    made = Learner(person())
    made.finish_all()
    closing.give_signed(made.enrolment, {"case": "一个案例" * 30, "learnt": "心得" * 40}, made.now)
    return made


def test_the_copy_holds_everything_and_is_ready_for_json(learner):
    copy = json.loads(json.dumps(export(learner.user), ensure_ascii=False))
    assert sum(line["minutes"] for line in copy["hour_ledger"]) == 45
    assert len(copy["written_work"]) == Answer.objects.count()
    assert [row["answers"]["case"][:4] for row in copy["signed_questionnaires"]] == ["一个案例"]


def test_whoever_never_enrolled_is_held_nothing_of(db):
    user = person("nobody", "无记录")
    assert export(user) == {}
    assert erase(user, None) == []


def test_erasure_blanks_what_was_written_and_keeps_a_sound_ledger(learner):
    kept = erase(learner.user, learner.now)
    assert len(kept) == 1
    assert LearnerAccount.objects.get().user is None
    assert [answer.texts for answer in Answer.objects.all()] == [{}] * Answer.objects.count()
    assert SignedResponse.objects.get().answers == {}
    assert Enrolment.objects.get().state == Enrolment.State.ENDED
    assert sum(HourEntry.objects.values_list("minutes", flat=True)) == 45
    assert list(checking.problems()) == []
