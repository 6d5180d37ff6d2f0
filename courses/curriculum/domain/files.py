"""Reads the curriculum files of a folder and says everything that is wrong with them, before anything is written."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from courses.curriculum.teaching import TEACHING_FORMS
from portal.core.checker import Checker, LoadError, read_toml

from .file_parts import check_parts

PROGRAMME_KEYS = {
    "slug", "title", "summary", "intro", "minutes_per_hour", "basic_hours", "teaching_forms", "completion", "questionnaire",
    "questionnaire_parts", "certificate", "offline_cap_minutes", "source",
}  # fmt: skip
AUDIENCE_KEYS = {"code", "title", "examples", "required_add_ons"}
MODULE_KEYS = {"code", "kind", "number", "title", "hours", "state", "version", "summary", "topics", "teaching_forms"}
LESSON_KEYS = {"code", "title", "summary", "aims", "teaching_forms", "public", "part", "source"}
SOURCE_KEYS = {"title", "issuer", "year", "detail"}


@dataclass
class LessonFile:
    name: str
    data: dict
    folder: Path  # the programme's

    @property
    def minutes(self):
        return sum(part.get("minutes", 0) for part in self.data["part"])


@dataclass
class ProgrammeFiles:
    """What a folder says, once it was found sound."""

    name: str
    data: dict
    lessons: dict[str, list[LessonFile]] = field(default_factory=dict)  # by module code

    @property
    def modules(self):
        return self.data["module"]

    def required_of(self, module_code):
        """Codes of the audiences that must take this add-on."""
        return [a["code"] for a in self.data["audience"] if module_code in a.get("required_add_ons", [])]


def read(folder, known_audiences):
    """Return (ProgrammeFiles or None, [LoadError]); the files are sound when the list is empty."""
    folder = Path(folder)
    errors = []
    name = f"{folder.name}/programme.toml"
    data = read_toml(folder / "programme.toml", name, errors)
    if data is None:
        return None, errors
    check = Checker(name, errors)
    check_programme(check, data, known_audiences)
    if errors:
        return None, errors
    files = ProgrammeFiles(name, data, _lessons(folder, data, errors))
    if not errors:
        _check_filling(check, files)
    return files, errors


def check_programme(check, data, known_audiences):
    check.keys(data, {"programme", "audience", "module"}, "")
    programme = check.table(data, "programme")
    check.keys(programme, PROGRAMME_KEYS, "programme")
    check.code(programme, "slug", "programme")
    for key, longest, required in (
        ("title", 60, True),
        ("summary", 300, True),
        ("intro", 200, False),
        ("certificate", 60, False),
        ("source", 300, False),
    ):
        check.text(programme, key, longest, "programme", required=required)
    check.whole(programme, "minutes_per_hour", 1, 240, "programme")
    check.whole(programme, "basic_hours", 1, 1000, "programme")
    check.whole(programme, "offline_cap_minutes", 0, 100_000, "programme", required=False)
    check.flag(programme, "questionnaire", "programme")
    check.words(programme, "teaching_forms", "programme", among=TEACHING_FORMS)
    check.words(programme, "questionnaire_parts", "programme", required=False)
    check.words(programme, "completion", "programme", required=False)
    _check_modules(check, data)
    _check_audiences(check, data, known_audiences)
    _check_basic_hours(check, data, programme)


def _check_modules(check, data):
    modules = check.tables(data, "module")
    for index, module in enumerate(modules):
        at = f"module[{index}]"
        check.keys(module, MODULE_KEYS, at)
        check.code(module, "code", at)
        check.text(module, "title", 60, at)
        check.text(module, "summary", 300, at)
        check.one_of(module, "kind", ("basic", "add_on"), at)
        check.one_of(module, "state", ("preparation", "ready"), at)
        check.whole(module, "hours", 1, 200, at)
        check.whole(module, "number", 1, 99, at, required=module.get("kind") == "basic")
        check.whole(module, "version", 1, 999, at, required=False)
        check.words(module, "topics", at)
        check.words(module, "teaching_forms", at, among=TEACHING_FORMS, required=False)
    check.once([m.get("code") for m in modules], "module", "code")
    check.once([m.get("number") for m in modules], "module", "number")


def _check_audiences(check, data, known):
    audiences = check.tables(data, "audience")
    add_ons = {m.get("code") for m in data.get("module", []) if m.get("kind") == "add_on"}
    for index, audience in enumerate(audiences):
        at = f"audience[{index}]"
        check.keys(audience, AUDIENCE_KEYS, at)
        check.code(audience, "code", at)
        code = audience.get("code")
        if code not in known:
            check.add(
                f"{at}.code", _("The audience “%(code)s” is unknown. Known: %(known)s.") % {"code": code, "known": ", ".join(sorted(known))}
            )
        for wanted in check.words(audience, "required_add_ons", at, required=False):
            if wanted not in add_ons:
                check.add(f"{at}.required_add_ons", _("There is no add-on module “%(code)s”.") % {"code": wanted})
    check.once([a.get("code") for a in audiences], "audience", "code")


def _check_basic_hours(check, data, programme):
    hours = [m.get("hours") for m in data.get("module", []) if isinstance(m, dict) and m.get("kind") == "basic"]
    if all(isinstance(h, int) for h in hours) and isinstance(programme.get("basic_hours"), int) and sum(hours) != programme["basic_hours"]:
        check.add(
            "programme.basic_hours",
            _("The basic modules add up to %(sum)d hours, not to %(stated)d.") % {"sum": sum(hours), "stated": programme["basic_hours"]},
        )


def _lessons(folder, data, errors):
    """Lesson files by module code, in the order of their names."""
    found = {module["code"]: [] for module in data["module"]}
    for path in sorted(folder.glob("*/*.toml")):
        name = f"{folder.name}/{path.parent.name}/{path.name}"
        lesson = read_toml(path, name, errors)
        if path.parent.name not in found:
            errors.append(LoadError(name, "", _("There is no module “%(code)s” in programme.toml.") % {"code": path.parent.name}))
        elif lesson is not None:
            check_lesson(Checker(name, errors), lesson, folder)
            found[path.parent.name].append(LessonFile(name, lesson, folder))
    _check_codes_once(found, errors)
    return found


def check_lesson(check, data, folder):
    check.keys(data, LESSON_KEYS, "")
    check.code(data, "code", "")
    check.text(data, "title", 30, "")
    check.text(data, "summary", 300, "")
    check.words(data, "aims", "")
    check.words(data, "teaching_forms", "", among=TEACHING_FORMS)
    check.flag(data, "public", "", required=False)
    check_parts(check, check.tables(data, "part"), folder)
    _check_sources(check, data)


def _check_sources(check, data):
    for index, source in enumerate(check.tables(data, "source", required=False)):
        at = f"source[{index}]"
        check.keys(source, SOURCE_KEYS, at)
        check.text(source, "title", 200, at)
        check.text(source, "issuer", 100, at)
        check.text(source, "detail", 100, at, required=False)
        check.whole(source, "year", 1900, 2100, at)


def _check_codes_once(lessons, errors):
    every = [lesson for group in lessons.values() for lesson in group]
    counted = Counter(lesson.data.get("code") for lesson in every)
    for lesson in every:
        if counted[lesson.data.get("code")] > 1:
            errors.append(LoadError(lesson.name, "code", _("“%(code)s” is used more than once.") % {"code": lesson.data.get("code")}))


def _check_filling(check, files):
    for index, module in enumerate(files.modules):
        needed = module["hours"] * files.data["programme"]["minutes_per_hour"]
        declared = sum(lesson.minutes for lesson in files.lessons[module["code"]])
        if module["state"] == "ready" and declared != needed:
            check.add(
                f"module[{index}].hours",
                _("“%(title)s” is ready and needs %(needed)d minutes, but its lessons declare %(declared)d.")
                % {"title": module["title"], "needed": needed, "declared": declared},
            )
