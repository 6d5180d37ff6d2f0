"""Reusable questions about learners."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, Sum
from wagtail.models import Page

from courses.curriculum.models import LessonPage
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
    takes_back: int | None = None  # sequence of the entry that this one corrects

    @property
    def declared(self):
        """Minutes of the part, where the module's hours left room for fewer; else None."""
        return self.entry.evidence.get("declared")

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


def ledger_lines(entries, lessons=None, rules=None):
    """Lines for entries of any number, with the titles of their lessons and modules.

    `lessons` {page id: title} and `rules` {enrolment id: rule} say what the caller knows already; the rest is asked in bulk.
    """
    entries = list(entries)
    lessons, rules = dict(lessons or {}), dict(rules or {})
    unknown = {_lesson_id(entry) for entry in entries} - {None, *lessons}
    if unknown:
        lessons |= dict(Page.objects.filter(pk__in=unknown).values_list("pk", "title"))
    strange = {entry.enrolment_id for entry in entries} - set(rules)
    if strange:
        rules |= dict(Enrolment.objects.filter(pk__in=strange).values_list("pk", "rule"))
    titles = {(pk, module["key"]): module["title"] for pk, rule in rules.items() for module in rule["modules"]}
    return [
        LedgerLine(
            entry=entry,
            lesson=lessons.get(_lesson_id(entry), ""),
            module=titles.get((entry.enrolment_id, entry.module_key), ""),
            takes_back=entry.reverses.sequence if entry.reverses_id else None,
        )
        for entry in entries
    ]


def _lesson_id(entry):
    return int(entry.part_key.split(":")[0]) if entry.part_key else None


def next_step(standing, lessons, entries):
    """The lesson to go on with: where the learner stopped if it is not done, else the first that is not. None: none is left.

    `lessons` are those of `lessons_of`, `entries` the account's ledger.
    """
    enrolment = standing.enrolment
    wanted = {module.key for module in standing.required if module.ready and not module.complete and not module.renewed}
    full = {module.key for module in standing.required if not module.missing}
    lessons = [lesson for lesson in lessons if lesson.module.key in wanted]
    stopped_at = next((lesson for lesson in lessons if lesson.pk == enrolment.last_lesson_id), None)
    lessons.sort(key=lambda lesson: (stopped_at is None or lesson.module.pk != stopped_at.module.pk, lesson is not stopped_at))
    for lesson, parts in progress.open_lessons(enrolment.account, lessons, entries, full):
        anchor = f"part-{parts[0].id}" if lesson is stopped_at and enrolment.last_part else ""
        return NextStep(lesson, lesson.module, anchor)
    return None


def lessons_of(standing):
    """Live lessons of the enrolment's modules, in order, without their bodies, each knowing its module."""
    programme = standing.enrolment.programme
    modules = {module.page.path: module.page for module in standing.modules if module.page}
    found = []
    for lesson in LessonPage.objects.descendant_of(programme).live().order_by("path").defer("body", "sources"):
        module = modules.get(lesson.path[: -lesson.steplen])
        if module is not None:
            module.programme = programme
            lesson.module = module
            found.append(lesson)
    return found


def minutes_of(account):
    """All minutes of an account, corrections counted; 0 without an account."""
    return HourEntry.objects.filter(account=account).aggregate(total=Sum("minutes"))["total"] or 0 if account else 0
