"""Where a learner stands inside a lesson and a module: each part, what proves it, and why it is not credited yet.

Read only, in a number of queries that depends neither on the parts of a lesson nor on the lessons of a module.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Count, Q, Sum

from courses.assessment.domain import attempts, grading
from courses.assessment.models import Attempt
from courses.curriculum.models import LessonPage, ModulePage
from courses.learning.models import Answer, HourEntry, ModuleCompletion, ReadMark, Ticket

from . import crediting, room, work
from .parts import Part, outline
from .tickets import is_usable


@dataclass
class PartState:
    """One part for one learner. `lacking` are minutes of learning time that are still missing though the evidence is there."""

    part: Part
    block: Any
    number: int
    credited: int
    proven: bool
    offline: bool = False
    lacking: int = 0
    over_cap: bool = False
    due: bool = False  # evidence and time are there: the next claim records it
    full: bool = False  # the module has all its minutes already, wherever they were learnt
    complete: bool = False  # and its quizzes and written work are done
    answer: Answer | None = None
    attempts: list = field(default_factory=list)
    passed: bool = False

    @property
    def counts(self):
        """Is there anything to do, or is the part there to be read by the way?"""
        return self.part.minutes > 0 or self.part.evidence != "reading"

    @property
    def done(self):
        if self.full:
            return not self.counts or self.complete or self.proven or self.part.evidence == "reading"
        return not self.counts or (self.proven and self.credited >= self.part.minutes)

    @property
    def capped(self):
        """The module's hours left no room for all minutes of this part."""
        return self.full and self.credited < self.part.minutes

    @property
    def returned(self):
        return self.answer is not None and self.answer.state == Answer.State.RETURNED

    @property
    def texts(self):
        """What the learner wrote last: {prompt id: text}."""
        return self.answer.texts if self.answer else {}

    @property
    def last_attempt(self):
        return self.attempts[-1] if self.attempts else None

    @property
    def attempts_left(self):
        """Attempts that are left, or None: as many as needed."""
        allowed = self.block.value["attempts"]
        return max(0, allowed - len(self.attempts)) if allowed else None

    def next_questions(self, account):
        """The questions of the next attempt, without what is right."""
        return grading.public(work.quiz_snapshot(account, self.part.key, self.block.value, taken=len(self.attempts)))


@dataclass
class LessonLine:
    """A lesson in the outline of its module."""

    lesson: LessonPage
    minutes: int
    credited: int
    current: bool
    settled: bool = False  # the module has all its hours, and nothing is open in this lesson

    @property
    def done(self):
        return self.settled or (self.minutes > 0 and self.credited >= self.minutes)


@dataclass
class LessonState:
    """A lesson as its learner sees it."""

    enrolment: Any
    lesson: LessonPage
    plan: Any
    parts: list
    lines: list
    granted: int
    sums: dict
    ticket: Ticket | None

    @property
    def module(self):
        return self.lesson.module

    @property
    def declared(self):
        return sum(part.minutes for part in self.plan.parts)

    @property
    def credited(self):
        return sum(min(state.credited, state.part.minutes) for state in self.parts)

    @property
    def spent(self):
        """Whole minutes of learning time that the server granted for this lesson."""
        return self.granted // 60

    @cached_property
    def next_part(self):
        return next((state for state in self.parts if not state.done), None)

    @property
    def done(self):
        return self.next_part is None

    @cached_property
    def next_lesson(self):
        """The next lesson of the module that is not done: after this one first, then before it."""
        here = next(index for index, line in enumerate(self.lines) if line.current)
        order = self.lines[here + 1 :] + self.lines[:here]
        return next((line.lesson for line in order if not line.done), None)

    @property
    def module_credited(self):
        return max(0, min(self.sums[self.plan.module_key], self.module_needed))

    @property
    def module_needed(self):
        return self.module.hours * self.minutes_per_hour

    @property
    def minutes_per_hour(self):
        return self.enrolment.rule["minutes_per_hour"]

    @property
    def hours_there(self):
        """Does every required module have its minutes? (missing.standing says what else is open.)"""
        required = [module for module in self.enrolment.rule["modules"] if module["required"]]
        return all(self.sums[module["key"]] >= module["hours"] * self.minutes_per_hour for module in required)


def lesson_state(enrolment, lesson, now):
    """State of a live lesson for an enrolment that covers it."""
    account = enrolment.account
    siblings = place(enrolment, lesson)
    plan = outline(lesson)
    tickets = list(Ticket.objects.filter(account=account, lesson=lesson))
    parts_sum, module_sums, void = _sums(account)
    granted = sum(ticket.used_seconds for ticket in tickets) - void[lesson.pk]
    left = room.module_minutes(enrolment, plan.module_key, plan.module_hours) - module_sums[plan.module_key]
    complete, settled = _when_full(account, plan, siblings) if left <= 0 else (False, set())
    states = _parts(account, enrolment, lesson, plan, granted, parts_sum, left)
    for state in states:
        state.full, state.complete = left <= 0, complete
    return LessonState(
        enrolment=enrolment,
        lesson=lesson,
        plan=plan,
        parts=states,
        lines=[_line(sibling, lesson, parts_sum, sibling.pk in settled) for sibling in siblings],
        granted=granted,
        sums=module_sums,
        ticket=next((ticket for ticket in tickets if is_usable(ticket, enrolment, lesson, now)), None),
    )


def place(enrolment, lesson):
    """Give the lesson its module and programme without asking for them one by one; returns the module's live lessons."""
    module = ModulePage.objects.get(path=lesson.path[: -lesson.steplen])
    module.programme = enrolment.programme
    lesson.module = module
    siblings = list(LessonPage.objects.child_of(module).live().order_by("path").defer("body", "sources"))
    for sibling in siblings:
        sibling.module = module
    return siblings


def _sums(account):
    """({part key: (minutes, entries)}, {module key: minutes}, {lesson id: seconds made void}) of an account's ledger, in one query."""
    parts, modules, void = defaultdict(lambda: (0, 0)), defaultdict(int), defaultdict(int)
    rows = HourEntry.objects.filter(account=account).order_by().values_list("module_key", "part_key")
    taken = Sum("minutes", filter=Q(kind=HourEntry.Kind.REVERSAL, evidence__void=True))  # ledger.void_seconds, for all lessons
    for module_key, part_key, minutes, count, gone in rows.annotate(total=Sum("minutes"), count=Count("pk"), gone=taken):
        parts[part_key] = (minutes, count)
        modules[module_key] += minutes
        if gone:
            void[int(part_key.split(":")[0])] -= gone * 60
    return parts, modules, void


def open_lessons(account, lessons, entries, full=frozenset()):
    """Yield (lesson, [open parts]) of the lessons that are not done: first for minutes, then for work. Each knows its module.

    `full` are keys of modules that have all their minutes: there only work is open.
    """
    sums = defaultdict(int)
    for entry in entries:
        sums[entry.part_key] += entry.minutes
    plans = [(lesson, outline(lesson)) for lesson in lessons]
    for lesson, plan in plans:
        lacking = [part for part in plan.parts if sums[part.key] < part.minutes]
        if lacking and plan.module_key not in full:
            yield lesson, lacking
    proven = _proven(account, [part.key for _lesson, plan in plans for part in plan.parts])
    for lesson, plan in plans:
        unproven = [part for part in plan.parts if _unproven_work(part, proven)]
        if unproven:
            yield lesson, unproven


def _unproven_work(part, proven):
    return part.evidence != "reading" and part.key not in proven


def _proven(account, keys):
    """Keys of parts that are handed in and not sent back, or whose quiz is passed."""
    newest = dict(Answer.objects.filter(account=account, part_key__in=keys).order_by("version").values_list("part_key", "state"))
    found = {key for key, state in newest.items() if state != Answer.State.RETURNED}
    passed = attempts.passed_keys(account.public_id, [f"part:{key}" for key in keys])
    return found | {key.removeprefix("part:") for key in passed}


def _when_full(account, plan, siblings):
    """(is the module complete, ids of its lessons in which nothing is open) for a module that has all its minutes."""
    complete = ModuleCompletion.objects.filter(account=account, module_key=plan.module_key).exists()
    waiting = set() if complete else {lesson.pk for lesson, _parts in open_lessons(account, siblings, [], {plan.module_key})}
    return complete, {sibling.pk for sibling in siblings} - waiting


def _line(sibling, lesson, sums, settled):
    plan = outline(sibling)
    credited = sum(min(max(0, sums[part.key][0]), part.minutes) for part in plan.parts)
    return LessonLine(sibling, sum(part.minutes for part in plan.parts), credited, sibling.pk == lesson.pk, settled)


def _parts(account, enrolment, lesson, plan, granted, sums, left):
    keys = [part.key for part in plan.parts]
    marks = dict(ReadMark.objects.filter(account=account, part_key__in=keys).values_list("part_key", "offline"))
    answers = {answer.part_key: answer for answer in Answer.objects.filter(account=account, part_key__in=keys).order_by("version")}
    tried = defaultdict(list)
    quizzes = [crediting.quiz_key(part) for part in plan.parts]
    for attempt in Attempt.objects.filter(taker=account.public_id, quiz_key__in=quizzes).order_by("number"):
        tried[attempt.quiz_key].append(attempt)
    states, void = [], _void_attempts(account, lesson, plan, tried, sums)
    for number, part in enumerate(plan.parts, 1):
        answer, tries = answers.get(part.key), tried[crediting.quiz_key(part)]
        handed_in = answer is not None and answer.state != Answer.State.RETURNED
        passed = any(attempt.passed and f"attempt:{attempt.pk}" not in void for attempt in tries)
        proven = part.key in marks or handed_in or passed
        states.append(
            PartState(
                part=part, block=lesson.part(part.id), number=number, credited=max(0, sums[part.key][0]), proven=proven,
                offline=marks.get(part.key, False), answer=answer, attempts=tries, passed=passed,
            )
        )  # fmt: skip
    drawn = sum(minutes for key, (minutes, _count) in sums.items() if key.startswith(f"{lesson.pk}:"))
    _say_what_lacks(states, enrolment, granted - drawn * 60, left)
    return states


def _void_attempts(account, lesson, plan, tried, sums):
    """Keys of passed attempts whose hours an officer took back; asked only where a passed quiz has lost its minutes."""
    lost = (p for p in plan.parts if sums[p.key][0] < p.minutes and any(attempt.passed for attempt in tried[crediting.quiz_key(p)]))
    return crediting.taken_back(account, lesson.pk) if next(lost, None) else set()


def _say_what_lacks(states, enrolment, spare, left):
    """Time is spent in the order of the parts, as crediting does it.

    `spare` are seconds that no part has drawn, `left` minutes that the module may still count.
    """
    for state in states:
        wanting = min(state.part.minutes - state.credited, left) * 60
        if not state.proven or wanting <= 0:
            continue
        if wanting > spare:
            state.lacking = -(-(wanting - spare) // 60)
        elif state.offline and enrolment.rule.get("offline_cap_minutes") is not None:
            state.over_cap = True
        else:
            state.due = True
        spare -= wanting
        left -= wanting // 60
