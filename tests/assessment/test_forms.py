"""The quiz as a form: choices kept, gaps named, explanations only after grading."""

import uuid

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from courses.assessment.domain import grading
from courses.assessment.forms import QuizForm

from .test_grading import multiple, single, snapshot, true_false


@pytest.fixture
def questions():
    return snapshot(single(), multiple(), true_false())


def page(form):
    return render_to_string("assessment/quiz_form.html", {"quiz": form})


def test_before_the_answers_nothing_is_given_away(questions):
    html = page(QuizForm(questions))
    assert html.count("<fieldset") == 3
    assert html.count('type="radio"') == 5
    assert html.count('type="checkbox"') == 4
    assert "why" not in html
    assert "checked" not in html


def test_what_was_sent_comes_back_with_errors_in_words(questions):
    submission = uuid.uuid4()
    form = QuizForm(questions, QueryDict(f"submission={submission}&q-s=s1&q-m=m0&q-m=m2"), missing=["t"])
    html = page(form)
    assert form.answers == {"s": ["s1"], "m": ["m0", "m2"], "t": []}
    assert form.unanswered == ["t"]
    assert str(submission) in html
    assert html.count(" checked") == 3
    assert 'aria-describedby="q-t-error"' in html
    assert html.count("xq-error") == 1


def test_a_broken_submission_id_is_replaced(questions):
    assert isinstance(QuizForm(questions, QueryDict("submission=x")).submission, uuid.UUID)


def test_after_grading_each_question_explains_itself(questions):
    result = grading.grade(questions, {"s": "s0", "m": ["m0"], "t": "true"})
    html = page(QuizForm(questions, result=result))
    assert [f"why {key}" in html for key in "smt"] == [True, True, True]
    assert html.count("xq-reply--retry") == 2
    assert html.count("disabled") == 9


def test_the_stem_is_escaped():
    question = single()
    question["value"]["stem"] = "<script>alert(1)</script>"
    assert "<script>" not in page(QuizForm(snapshot(question)))
