"""Draws the questions of a quiz and says which answers are right. Pure functions: nothing is stored here.

A snapshot is a list of questions as they stood, with right answers and explanations:
{"id", "kind", "stem", "choices": [{"id", "text"}], "correct": [choice id], "explanation"}. `draw` is its public face.
"""

import random
from dataclasses import dataclass

from django.utils.translation import pgettext_lazy

TRUE, FALSE = "true", "false"
WORDS = {TRUE: pgettext_lazy("quiz answer", "True"), FALSE: pgettext_lazy("quiz answer", "False")}
PUBLIC = ("id", "kind", "stem", "choices")


@dataclass(frozen=True)
class Judged:
    """One answered question: was it right, what was chosen, what is right and why."""

    id: str
    right: bool
    chosen: tuple
    correct: tuple
    explanation: str


@dataclass(frozen=True)
class Result:
    correct: int
    total: int
    questions: tuple

    @property
    def percent(self):
        return self.correct * 100 // self.total if self.total else 0

    def of(self, question_id):
        return next((judged for judged in self.questions if judged.id == question_id), None)


def snapshot(questions_value, count=0, seed=""):
    """Questions of a QuestionsBlock value with their answers; `count` of them (0: all), the same for the same seed."""
    children = list(questions_value)
    if 0 < count < len(children):
        chosen = sorted(random.Random(str(seed)).sample(range(len(children)), count))  # noqa: S311 (a draw, not a secret)
        children = [children[index] for index in chosen]
    return [_question(child) for child in children]


def draw(questions_value, count=0, seed=""):
    """The same questions without what is right: safe to show before the answers are in."""
    return public(snapshot(questions_value, count, seed))


def public(questions):
    return [{key: question[key] for key in PUBLIC} for question in questions]


def _question(child):
    value = child.value
    question = {"id": str(child.id), "kind": child.block_type, "stem": value["stem"], "explanation": value["explanation"]}
    if child.block_type == "true_false":
        choices = [{"id": answer, "text": str(words)} for answer, words in WORDS.items()]
        return question | {"choices": choices, "correct": [TRUE if value["answer"] else FALSE]}
    items = [(str(item.id or index), item.value) for index, item in enumerate(value["choices"].bound_blocks)]
    return question | {
        "choices": [{"id": key, "text": item["text"]} for key, item in items],
        "correct": [key for key, item in items if item["correct"]],
    }


def words_of(question, choice):
    """What a choice says. True and false are said in the language of whoever reads, whatever it was when they were drawn."""
    return WORDS[choice["id"]] if question["kind"] == "true_false" else choice["text"]


def chosen(question, answers):
    """The choices of this question that `answers` ({question id: choice id or list}) names; unknown ones don't count."""
    given = answers.get(question["id"], [])
    given = {given} if isinstance(given, str) else set(given)
    return tuple(choice["id"] for choice in question["choices"] if choice["id"] in given)


def unanswered(questions, answers):
    """Ids of the questions without an answer."""
    return [question["id"] for question in questions if not chosen(question, answers)]


def grade(questions, answers):
    """Judge answers against a snapshot; a partly right multiple choice is wrong."""
    judged = tuple(_judge(question, chosen(question, answers)) for question in questions)
    return Result(correct=sum(item.right for item in judged), total=len(judged), questions=judged)


def _judge(question, given):
    right = bool(given) and set(given) == set(question["correct"])
    return Judged(question["id"], right, given, tuple(question["correct"]), question["explanation"])
