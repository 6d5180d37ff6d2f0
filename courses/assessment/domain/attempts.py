"""Recording attempts at quizzes: each submission once, never more than allowed."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from courses.assessment.models import Attempt

from .grading import chosen, grade, unanswered

TRIES = 20


class AttemptRefused(Exception):
    """An attempt was not recorded; str() says why, in the reader's language."""


class AttemptsUsedUp(AttemptRefused):
    pass


class SubmissionReused(AttemptRefused):
    """The submission's id belongs to another quiz."""


class Incomplete(AttemptRefused):
    """Questions lack an answer; `questions` holds their ids, `numbers` their places, from 1."""

    def __init__(self, questions, numbers):
        super().__init__(_("Not answered yet: question %(numbers)s.") % {"numbers": "、".join(str(n) for n in numbers)})
        self.questions = questions
        self.numbers = numbers


def submit(taker, quiz_key, submission, questions, answers, pass_mark, attempts_allowed, now):
    """Grade and record an attempt; the same submission sent again returns the attempt it made.

    `questions` is a snapshot (grading.snapshot), `answers` {question id: choice id or list of them}.
    """
    for _try in range(TRIES):
        with transaction.atomic():
            found = Attempt.objects.filter(taker=taker, submission=submission).first()
            if found is not None:
                return _same_quiz(found, quiz_key)
            number = _next_number(taker, quiz_key, attempts_allowed)
            _refuse_gaps(questions, answers)
            try:
                with transaction.atomic():
                    return _record(taker, quiz_key, submission, number, questions, answers, pass_mark, now)
            except IntegrityError:
                continue  # another request took this number or this submission first: look again
    raise AttemptRefused(_("Too many attempts arrived at once. Send it again."))


def _same_quiz(attempt, quiz_key):
    if attempt.quiz_key != quiz_key:
        raise SubmissionReused(_("This form belongs to another quiz. Open the quiz again."))
    return attempt


def _next_number(taker, quiz_key, allowed):
    used = Attempt.objects.filter(taker=taker, quiz_key=quiz_key).count()
    if allowed and used >= allowed:
        raise AttemptsUsedUp(_("All %(allowed)d attempts are used up. Ask your trainer.") % {"allowed": allowed})
    return used + 1


def _refuse_gaps(questions, answers):
    missing = unanswered(questions, answers)
    if missing:
        raise Incomplete(missing, [number for number, q in enumerate(questions, 1) if q["id"] in missing])


def _record(taker, quiz_key, submission, number, questions, answers, pass_mark, now):
    result = grade(questions, answers)
    return Attempt.objects.create(
        taker=taker,
        quiz_key=quiz_key,
        number=number,
        submission=submission,
        questions=questions,
        answers={question["id"]: list(chosen(question, answers)) for question in questions},
        correct=result.correct,
        total=result.total,
        passed=result.total > 0 and result.correct * 100 >= pass_mark * result.total,
        submitted_at=now,
    )


def result_of(attempt):
    """The Result of a recorded attempt, from the questions as they stood."""
    return grade(attempt.questions, attempt.answers)


def last_attempts(taker, quiz_keys):
    """{quiz_key: latest Attempt} of this taker, in one query."""
    attempts = Attempt.objects.filter(taker=taker, quiz_key__in=list(quiz_keys)).order_by("number")
    return {attempt.quiz_key: attempt for attempt in attempts}


def passed_keys(taker, quiz_keys):
    """The quizzes among these that the taker has ever passed."""
    return set(Attempt.objects.filter(taker=taker, quiz_key__in=list(quiz_keys), passed=True).values_list("quiz_key", flat=True))
