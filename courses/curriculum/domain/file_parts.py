"""The parts of a lesson file: what each kind must hold, and its StreamField form with ids that never change."""

import uuid

from django.utils.translation import gettext as _

from portal.core import content_files
from portal.core.rich_text import NotRichText, from_markdown

NAMESPACE = uuid.UUID("5d3c7c7e-4d1e-5b0b-9a57-6b2f3a1f0c11")
COMMON = {"id", "kind", "minutes", "title"}
KEYS = {
    "text": {"body"},
    "callout": {"tone", "body"},
    "picture": {"file", "alternative", "caption"},
    "key_points": {"points"},
    "case": {"body", "commentary", "prompt"},
    "practice": {"body", "prompt"},
    "quiz": {"pass_mark", "attempts", "draw", "question"},
}
QUESTION_KINDS = ("single", "multiple", "true_false")


def stable_id(*names):
    """The block id of what these names lead to (programme, module, lesson, part, question …)."""
    return str(uuid.uuid5(NAMESPACE, "/".join(names)))


def check_parts(check, parts, folder):
    """`folder` is the programme's; files that parts name are looked for from there."""
    for index, part in enumerate(parts):
        at = f"part[{index}]"
        kind = part.get("kind")
        check.code(part, "id", at)
        check.one_of(part, "kind", tuple(KEYS), at)
        check.text(part, "title", 60, at)
        check.whole(part, "minutes", 0, 240, at)
        if kind in KEYS:
            check.keys(part, COMMON | KEYS[kind], at)
            if kind == "picture":
                content_files.check_picture(check, part, at, folder)
            else:
                _CHECKS[kind](check, part, at)
    check.once([part.get("id") for part in parts], "part", "id")


def _check_rich(check, part, key, at):
    check.text(part, key, None, at)
    if isinstance(part.get(key), str):
        try:
            from_markdown(part[key])
        except NotRichText as error:
            check.add(f"{at}.{key}", str(error))


def _check_text(check, part, at):
    _check_rich(check, part, "body", at)


def _check_callout(check, part, at):
    check.one_of(part, "tone", ("note", "warning", "seek_help"), at)
    _check_rich(check, part, "body", at)


def _check_key_points(check, part, at):
    for point in check.words(part, "points", at):
        if len(point) > 200:
            check.add(
                f"{at}.points", _("This has %(length)d characters; at most %(longest)d fit.") % {"length": len(point), "longest": 200}
            )


def _check_case(check, part, at):
    _check_rich(check, part, "commentary", at)
    _check_practice(check, part, at)


def _check_practice(check, part, at):
    _check_rich(check, part, "body", at)
    prompts = check.tables(part, "prompt", at=at)
    for index, prompt in enumerate(prompts):
        here = f"{at}.prompt[{index}]"
        check.keys(prompt, {"id", "text", "min_length"}, here)
        check.code(prompt, "id", here)
        check.text(prompt, "text", 300, here)
        check.whole(prompt, "min_length", 10, 2000, here)
    check.once([prompt.get("id") for prompt in prompts], f"{at}.prompt", "id")


def _check_quiz(check, part, at):
    check.whole(part, "pass_mark", 1, 100, at)
    check.whole(part, "attempts", 0, 20, at, required=False)
    questions = check.tables(part, "question", at=at)
    check.whole(part, "draw", 0, max(len(questions), 0), at, required=False)
    for index, question in enumerate(questions):
        _check_question(check, question, f"{at}.question[{index}]")
    check.once([question.get("id") for question in questions], f"{at}.question", "id")


def _check_question(check, question, at):
    check.code(question, "id", at)
    check.one_of(question, "kind", QUESTION_KINDS, at)
    check.text(question, "stem", 400, at)
    check.text(question, "explanation", None, at)
    if question.get("kind") == "true_false":
        check.keys(question, {"id", "kind", "stem", "explanation", "answer"}, at)
        check.flag(question, "answer", at)
        return
    check.keys(question, {"id", "kind", "stem", "explanation", "choices"}, at)
    choices = check.tables(question, "choices", at=at)
    for index, choice in enumerate(choices):
        check.keys(choice, {"text", "correct"}, f"{at}.choices[{index}]")
        check.text(choice, "text", 300, f"{at}.choices[{index}]")
        check.flag(choice, "correct", f"{at}.choices[{index}]", required=False)
    _check_right_answers(check, question, choices, at)


def _check_right_answers(check, question, choices, at):
    right = sum(choice.get("correct") is True for choice in choices)
    least = 3 if question.get("kind") == "multiple" else 2
    if not least <= len(choices) <= 8:
        check.add(f"{at}.choices", _("There must be %(least)d to 8 answers.") % {"least": least})
    if right == 0:
        check.add(f"{at}.choices", _("No answer is marked as right."))
    elif question.get("kind") == "single" and right > 1:
        check.add(f"{at}.choices", _("Exactly one answer must be right."))


_CHECKS = {
    "text": _check_text,
    "callout": _check_callout,
    "key_points": _check_key_points,
    "case": _check_case,
    "practice": _check_practice,
    "quiz": _check_quiz,
}


def body_of(parts, folder, *path):
    """StreamField data of the parts of the lesson at `path`; the files they name are brought into the library."""
    return [
        {"type": part["kind"], "id": stable_id(*path, part["id"]), "value": _value(part, folder, (*path, part["id"]))} for part in parts
    ]


def _value(part, folder, path):
    value = {"title": part["title"], "minutes": part["minutes"]}
    for key in ("body", "commentary"):
        if key in part:
            value[key] = from_markdown(part[key])
    for key in ("tone", "pass_mark"):
        if key in part:
            value[key] = part[key]
    if part["kind"] == "picture":
        brought = content_files.picture(folder, part["file"], part["title"])
        value |= {"picture": brought.pk, "alternative": part["alternative"], "caption": part.get("caption", "")}
    if part["kind"] == "key_points":
        value["points"] = _items(part["points"], *path, "points")
    if "prompt" in part:
        value["prompts"] = [
            {"type": "item", "id": stable_id(*path, p["id"]), "value": {"text": p["text"], "min_length": p["min_length"]}}
            for p in part["prompt"]
        ]
    if part["kind"] == "quiz":
        value |= {"attempts": part.get("attempts", 0), "draw": part.get("draw", 0)}
        value["questions"] = [_question(q, (*path, q["id"])) for q in part["question"]]
    return value


def _items(values, *path):
    return [{"type": "item", "id": stable_id(*path, str(index)), "value": value} for index, value in enumerate(values)]


def _question(question, path):
    value = {"stem": question["stem"], "explanation": question["explanation"]}
    if question["kind"] == "true_false":
        value["answer"] = question["answer"]
    else:
        choices = [{"text": c["text"], "correct": c.get("correct", False)} for c in question["choices"]]
        value["choices"] = _items(choices, *path)
    return {"type": question["kind"], "id": stable_id(*path), "value": value}


def sources_of(sources, *path):
    """StreamField data of a lesson's sources."""
    keys = ("title", "issuer", "year", "detail")
    return [
        {"type": "source", "id": stable_id(*path, "source", str(index)), "value": {key: source.get(key, "") for key in keys}}
        for index, source in enumerate(sources)
    ]
