"""The blocks of lessons and quizzes: what an author may enter."""

import pytest
from wagtail import blocks

from courses.assessment.blocks import QuestionsBlock
from courses.curriculum.blocks import EVIDENCE, PARTS, CaseBlock, Minutes, PracticeBlock, QuizBlock
from portal.core.rich_text import NotRichText, from_markdown

from ..assessment.test_grading import multiple, single, true_false


def questions(*raw):
    block = QuestionsBlock()
    return block.clean(block.to_python(list(raw)))


@pytest.mark.parametrize("question", [single(), multiple(), true_false(answer=True), true_false(answer=False)])
def test_a_sound_question_is_accepted(question):
    assert len(questions(question)) == 1


@pytest.mark.parametrize(
    "question",
    [
        single(right=9),
        multiple(right=()),
        {**single(), "value": {**single()["value"], "explanation": ""}},
        {**single(), "value": {**single()["value"], "stem": ""}},
    ],
)
def test_a_question_without_right_answer_stem_or_reason_is_refused(question):
    with pytest.raises(blocks.StreamBlockValidationError):
        questions(question)


def test_two_right_answers_of_a_single_choice_are_refused():
    raw = single()
    for choice in raw["value"]["choices"]:
        choice["value"]["correct"] = True
    with pytest.raises(blocks.StreamBlockValidationError):
        questions(raw)


def test_a_quiz_needs_a_question():
    with pytest.raises(blocks.StreamBlockValidationError):
        questions()
    block = QuizBlock()
    raw = block.to_python({"title": "小测", "minutes": 3, "pass_mark": 60, "attempts": 0, "draw": 0, "questions": []})
    with pytest.raises(blocks.StructBlockValidationError):
        block.clean(raw)


@pytest.mark.parametrize("block", [CaseBlock(), PracticeBlock()])
def test_written_work_needs_a_prompt(block):
    raw = {"title": "题", "minutes": 3, "body": "<p>文</p>", "commentary": "<p>评</p>", "prompts": []}
    with pytest.raises(blocks.StructBlockValidationError) as refused:
        block.clean(block.to_python({key: value for key, value in raw.items() if key in block.child_blocks}))
    assert set(refused.value.block_errors) == {"prompts"}


@pytest.mark.parametrize("minutes", [-1, 241])
def test_minutes_have_bounds(minutes):
    with pytest.raises(Exception, match="24|0"):
        Minutes().clean(minutes)


def test_every_part_names_its_evidence_and_its_template():
    assert {name for name, _block in PARTS} == set(EVIDENCE)
    assert all(block.meta.template == f"curriculum/parts/{name}.html" for name, block in PARTS)


def test_prompts_carry_their_block_ids():
    raw = {"title": "题", "minutes": 3, "body": "", "prompts": [{"type": "item", "id": "a", "value": {"text": "问", "min_length": 20}}]}
    assert PracticeBlock().to_python(raw).prompt_list == [{"id": "a", "text": "问", "min_length": 20}]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("一段\n\n二段", "<p>一段</p><p>二段</p>"),
        ("- 一\n- 二", "<ul><li>一</li><li>二</li></ul>"),
        ("1. 一\n2. 二", "<ol><li>一</li><li>二</li></ol>"),
        ("**重** & 轻", "<p><b>重</b> &amp; 轻</p>"),
        ("[12356](tel:12356)", '<p><a href="tel:12356">12356</a></p>'),
    ],
)
def test_markdown_becomes_rich_text(text, html):
    assert from_markdown(text) == html


@pytest.mark.parametrize("text", ["# 大", "<b>x</b>", "*斜*", "> 引", "`码`", "![图](https://a/b.png)", "[x](javascript:alert(1))", "---"])
def test_what_the_editor_can_not_hold_is_refused(text):
    with pytest.raises(NotRichText):
        from_markdown(text)
