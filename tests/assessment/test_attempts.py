"""Recording attempts: once for each submission, never more than allowed."""

import uuid
from datetime import UTC, datetime

import pytest

from courses.assessment.domain import attempts
from courses.assessment.models import Attempt

from .test_grading import multiple, single, snapshot, true_false

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
RIGHT = {"s": ["s0"], "m": ["m0", "m1"], "t": ["false"]}
WRONG = {"s": ["s1"], "m": ["m0"], "t": ["false"]}


@pytest.fixture
def taker():
    return uuid.uuid4()


def submit(taker, answers=RIGHT, submission=None, quiz_key="p/m/l/quiz", pass_mark=60, allowed=0):
    questions = snapshot(single(), multiple(), true_false())
    return attempts.submit(taker, quiz_key, submission or uuid.uuid4(), questions, answers, pass_mark, allowed, NOW)


def test_an_attempt_keeps_questions_answers_and_score(taker):
    attempt = submit(taker, WRONG)
    attempt.refresh_from_db()
    assert (attempt.correct, attempt.total, attempt.passed, attempt.number) == (1, 3, False, 1)
    assert attempt.answers == WRONG
    assert attempt.questions[0]["explanation"] == "why s"
    assert attempt.submitted_at == NOW
    assert attempts.result_of(attempt).of("m").right is False


def test_the_same_submission_twice_returns_the_first(taker):
    submission = uuid.uuid4()
    first = submit(taker, RIGHT, submission)
    again = submit(taker, WRONG, submission)
    assert again.pk == first.pk
    assert again.passed
    assert Attempt.objects.count() == 1


def test_a_submission_of_another_quiz_is_refused(taker):
    submission = uuid.uuid4()
    submit(taker, submission=submission)
    with pytest.raises(attempts.SubmissionReused):
        submit(taker, submission=submission, quiz_key="p/m/l/other")
    assert Attempt.objects.count() == 1


def test_two_learners_may_send_the_same_submission_id(taker):
    submission = uuid.uuid4()
    submit(taker, submission=submission)
    submit(uuid.uuid4(), submission=submission)
    assert Attempt.objects.count() == 2


def test_attempts_are_numbered_and_used_up(taker):
    assert [submit(taker, WRONG, allowed=2).number for _ in range(2)] == [1, 2]
    with pytest.raises(attempts.AttemptsUsedUp, match="2"):
        submit(taker, RIGHT, allowed=2)
    assert Attempt.objects.filter(passed=True).count() == 0


def test_a_known_submission_is_answered_even_when_attempts_are_used_up(taker):
    submission = uuid.uuid4()
    first = submit(taker, WRONG, submission, allowed=1)
    assert submit(taker, RIGHT, submission, allowed=1) == first


def test_unanswered_questions_are_named_and_nothing_is_written(taker):
    with pytest.raises(attempts.Incomplete) as refused:
        submit(taker, {"s": ["s0"]})
    assert refused.value.questions == ["m", "t"]
    assert refused.value.numbers == [2, 3]
    assert "2、3" in str(refused.value)
    assert not Attempt.objects.exists()


@pytest.mark.parametrize(("mark", "passed"), [(33, True), (34, False), (1, True)])
def test_the_pass_mark_is_met_exactly(taker, mark, passed):
    assert submit(taker, WRONG, pass_mark=mark).passed is passed


def test_a_number_taken_in_between_is_looked_up_again(taker, monkeypatch):
    real = attempts._next_number

    def number_that_a_rival_takes(*args):
        number = real(*args)
        monkeypatch.setattr(attempts, "_next_number", real)
        submit(taker, WRONG)
        return number

    monkeypatch.setattr(attempts, "_next_number", number_that_a_rival_takes)
    assert submit(taker, RIGHT).number == 2
    assert Attempt.objects.count() == 2


def test_last_attempts_and_passed_keys_cost_one_query_each(taker, django_assert_num_queries):
    submit(taker, RIGHT, quiz_key="a")
    submit(taker, WRONG, quiz_key="a")
    submit(taker, WRONG, quiz_key="b")
    submit(uuid.uuid4(), RIGHT, quiz_key="c")
    with django_assert_num_queries(2):
        last = attempts.last_attempts(taker, ["a", "b", "c"])
        passed = attempts.passed_keys(taker, ["a", "b", "c"])
    assert {key: (attempt.number, attempt.passed) for key, attempt in last.items()} == {"a": (2, False), "b": (1, False)}
    assert passed == {"a"}
