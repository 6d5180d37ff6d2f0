"""Written work for the trainer's desk: the newest text of each part, and the prompts it answers."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from courses.learning.models import Answer


@dataclass(frozen=True)
class Written:
    """A prompt and what the learner wrote to it; `prompt` is empty when the author has taken it out since."""

    prompt: str
    text: str


@dataclass(frozen=True)
class Task:
    """What an answer answers, as the lesson stands now."""

    title: str
    body: Any
    commentary: Any
    written: list


def newest(answers):
    """Only the newest text of each part: older ones were replaced by their learner."""
    newer = Answer.objects.filter(account=OuterRef("account"), part_key=OuterRef("part_key"), version__gt=OuterRef("version"))
    return answers.filter(~Exists(newer))


def earlier(answer):
    """The learner's older texts for the same part, the latest first."""
    same = Answer.objects.filter(account=answer.account_id, part_key=answer.part_key)
    return same.filter(version__lt=answer.version).order_by("-version")


def task_of(answer):
    """The task behind an answer; parts that an author removed leave the texts alone."""
    part = answer.lesson.part(answer.part_key.split(":", 1)[1])
    value = part.value if part is not None else {}
    prompts = {prompt["id"]: prompt["text"] for prompt in value.prompt_list} if part is not None else {}
    known = [Written(text, answer.texts.get(key, "")) for key, text in prompts.items()]
    gone = [Written("", text) for key, text in answer.texts.items() if key not in prompts]
    return Task(title=value.get("title", ""), body=value.get("body"), commentary=value.get("commentary"), written=known + gone)
