"""Drawing and grading: what is shown before, what counts as right."""

import pytest

from courses.assessment.blocks import QuestionsBlock
from courses.assessment.domain import grading


def single(key="s", right=0):
    choices = [{"type": "item", "id": f"{key}{n}", "value": {"text": f"answer {n}", "correct": n == right}} for n in range(3)]
    return {"type": "single", "id": key, "value": {"stem": f"stem {key}", "choices": choices, "explanation": f"why {key}"}}


def multiple(key="m", right=(0, 1)):
    choices = [{"type": "item", "id": f"{key}{n}", "value": {"text": f"answer {n}", "correct": n in right}} for n in range(4)]
    return {"type": "multiple", "id": key, "value": {"stem": f"stem {key}", "choices": choices, "explanation": f"why {key}"}}


def true_false(key="t", answer=False):
    return {"type": "true_false", "id": key, "value": {"stem": f"stem {key}", "answer": answer, "explanation": f"why {key}"}}


def value(*questions):
    return QuestionsBlock().to_python(list(questions))


def snapshot(*questions, **how):
    return grading.snapshot(value(*questions), **how)


def test_draw_hides_what_is_right_and_why():
    drawn = grading.draw(value(single(), true_false()))
    assert drawn == [
        {"id": "s", "kind": "single", "stem": "stem s", "choices": [{"id": f"s{n}", "text": f"answer {n}"} for n in range(3)]},
        {"id": "t", "kind": "true_false", "stem": "stem t", "choices": [{"id": "true", "text": "对"}, {"id": "false", "text": "错"}]},
    ]


def test_draw_takes_as_many_as_asked_and_the_same_for_the_same_seed():
    questions = value(*(single(f"q{n}") for n in range(10)))
    first = [q["id"] for q in grading.draw(questions, 4, "a")]
    assert len(first) == 4
    assert first == [q["id"] for q in grading.draw(questions, 4, "a")]
    assert first == sorted(first)
    assert len({tuple(q["id"] for q in grading.draw(questions, 4, seed)) for seed in range(20)}) > 1


@pytest.mark.parametrize("count", [0, 2, 5])
def test_draw_takes_all_when_not_asked_for_fewer(count):
    assert len(grading.draw(value(single("a"), single("b")), count, 1)) == 2


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        (["m0", "m1"], True),
        (["m1", "m0"], True),
        (["m0"], False),
        (["m0", "m1", "m2"], False),
        ([], False),
        (["m0", "m1", "foreign"], True),
    ],
)
def test_multiple_is_right_only_when_it_is_wholly_right(answer, right):
    result = grading.grade(snapshot(multiple()), {"m": answer})
    assert (result.correct, result.total) == (int(right), 1)


@pytest.mark.parametrize(("answer", "right"), [("s0", True), (["s0"], True), ("s1", False), (["s0", "s1"], False), ("foreign", False)])
def test_single_is_right_when_the_one_right_answer_is_given(answer, right):
    assert grading.grade(snapshot(single()), {"s": answer}).of("s").right is right


@pytest.mark.parametrize(("truth", "given", "right"), [(True, "true", True), (False, "true", False), (False, "false", True)])
def test_true_or_false(truth, given, right):
    assert grading.grade(snapshot(true_false(answer=truth)), {"t": [given]}).of("t").right is right


def test_result_tells_the_explanation_and_the_per_cent():
    result = grading.grade(snapshot(single(), true_false(), multiple()), {"s": "s0", "t": "true", "m": ["m0"]})
    assert (result.correct, result.total, result.percent) == (1, 3, 33)
    assert [judged.explanation for judged in result.questions] == ["why s", "why t", "why m"]
    assert result.of("t").correct == ("false",)


def test_unanswered_names_the_questions():
    assert grading.unanswered(snapshot(single(), true_false()), {"s": ["foreign"], "t": "true"}) == ["s"]
