"""Reusable questions about learners."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, Sum
from wagtail.models import Page

from courses.curriculum.models import LessonPage, ModulePage
from courses.learning.models import Enrolment, HourEntry
from portal.organisations import reach
from portal.organisations.models import Membership

from . import progress


@dataclass
class LedgerLine:
    """An entry of the hour ledger with the titles that it points to."""

    entry: HourEntry
    lesson: str
    module: str

    @property
    def is_reversal(self):
        return self.entry.kind == HourEntry.Kind.REVERSAL


@dataclass
class NextStep:
    """The one thing to do next: a lesson to go on with. `anchor` is the part where the learner stopped."""

    lesson: Any
    module: Any
    anchor: str = ""

    @property
    def url(self):
        return f"{self.lesson.url}#{self.anchor}" if self.anchor else self.lesson.url

    @property
    def number(self):
        return self.module.number


def of_people(user, permission):
    """Row filter for reach: what hangs on accounts of people within reach (Enrolment, Answer, HourEntry)."""
    return Q(account__user__in=reach.people(user, permission).values("pk"))


def audience_of(user):
    """The audience that the user's newest open membership names, or None."""
    found = Membership.objects.filter(user=user, state__in=["pending", "confirmed"]).select_related("audience").first()
    return found.audience if found else None


def ledger_entries(account):
    """The account's entries, newest first, with what they correct."""
    return HourEntry.objects.filter(account=account).select_related("reverses").order_by("-sequence")


def ledger_lines(entries):
    """Lines for entries of any number, with the titles of their lessons and modules, in two queries."""
    entries = list(entries)
    ids = {int(entry.part_key.split(":")[0]) for entry in entries if entry.part_key}
    lessons = dict(Page.objects.filter(pk__in=ids).values_list("pk", "title"))
    rules = Enrolment.objects.filter(pk__in={entry.enrolment_id for entry in entries}).values_list("pk", "rule")
    titles = {(pk, module["key"]): module["title"] for pk, rule in rules for module in rule["modules"]}
    return [
        LedgerLine(
            entry=entry,
            lesson=lessons.get(int(entry.part_key.split(":")[0]), "") if entry.part_key else "",
            module=titles.get((entry.enrolment_id, entry.module_key), ""),
        )
        for entry in entries
    ]


def next_step(standing):
    """The lesson to go on with: where the learner stopped if it is not done, else the first that is not. None: none is left."""
    enrolment = standing.enrolment
    wanted = {m.key for m in standing.required if m.ready and not m.complete}
    lessons = _lessons_of(enrolment.programme, wanted) if wanted else []
    stopped_at = next((lesson for lesson in lessons if lesson.pk == enrolment.last_lesson_id), None)
    lessons.sort(key=lambda lesson: (stopped_at is None or lesson.module.pk != stopped_at.module.pk, lesson is not stopped_at))
    parts = progress.open_parts(enrolment.account, lessons)
    for lesson in lessons:
        if parts[lesson.pk]:
            here = lesson is stopped_at and enrolment.last_part
            return NextStep(lesson, lesson.module, anchor=f"part-{parts[lesson.pk][0].id}" if here else "")
    return None


def _lessons_of(programme, keys):
    """Live lessons of the programme's modules with these keys, in order, without their bodies."""
    modules = {page.path: page for page in ModulePage.objects.child_of(programme).live() if page.key in keys}
    lessons = LessonPage.objects.descendant_of(programme).live().order_by("path").defer("body", "sources")
    found = []
    for lesson in lessons:
        module = modules.get(lesson.path[: -lesson.steplen])
        if module is not None:
            module.programme = programme
            lesson.module = module
            found.append(lesson)
    return found


def minutes_of(account):
    """All minutes of an account, corrections counted; 0 without an account."""
    return HourEntry.objects.filter(account=account).aggregate(total=Sum("minutes"))["total"] or 0 if account else 0
