"""From evidence and time to hours: a part is credited when its evidence is there and its minutes were really spent.

Time is spent per lesson: what was granted in its tickets, less what its credited parts have drawn. So nobody has to sit a
quiz out, and nobody gets more than the server's time.
"""

from dataclasses import dataclass
from typing import Any

from courses.assessment.models import Attempt
from courses.curriculum.models import LessonPage, ModulePage
from courses.learning.models import Answer, HourEntry, ModuleCompletion, ReadMark

from . import ledger, room
from .accounts import lock
from .parts import outline
from .tickets import lesson_seconds


@dataclass(frozen=True)
class Outcome:
    """What became of a claim: seconds granted, the answer or attempt it made, and whether it had been received before."""

    granted: int = 0
    evidence: Any = None
    repeated: bool = False


@dataclass(frozen=True)
class Settlement:
    """New ledger entries, and the seconds still lacking until the next part with evidence is due (None: none waits)."""

    entries: list
    short_of: int | None


@dataclass(frozen=True)
class Proof:
    """Evidence of one part: where it is kept, and the kind of hours it makes."""

    key: str
    kind: str
    data: dict


def quiz_key(part):
    """Name of a part's quiz in assessment."""
    return f"part:{part.key}"


def proofs(account, plan, void=frozenset()):
    """{part key: Proof} of the parts whose evidence is there: read to the end, answered, or passed.

    A passed attempt whose key is in `void` proves nothing any more; a later one may.
    """
    keys = [part.key for part in plan.parts]
    found = {}
    for mark in ReadMark.objects.filter(account=account, part_key__in=keys):
        kind = HourEntry.Kind.OFFLINE if mark.offline else HourEntry.Kind.READING
        found[mark.part_key] = Proof(f"read:{mark.pk}", kind, {"mark": mark.pk})
    newest = {}
    for answer in Answer.objects.filter(account=account, part_key__in=keys).order_by("version"):
        newest[answer.part_key] = answer
    for answer in newest.values():
        if answer.state != Answer.State.RETURNED:
            found[answer.part_key] = Proof(f"answer:{answer.pk}", HourEntry.Kind.WRITING, {"answer": answer.pk})
    passed = Attempt.objects.filter(taker=account.public_id, quiz_key__in=[f"part:{key}" for key in keys], passed=True)
    for attempt in passed.order_by("-number"):
        if f"attempt:{attempt.pk}" in void:
            continue
        key = attempt.quiz_key.removeprefix("part:")
        found[key] = Proof(f"attempt:{attempt.pk}", HourEntry.Kind.QUIZ, {"attempt": attempt.pk, "percent": attempt.percent})
    return found


def settle(account, enrolment, lesson, plan, now):
    """Credit every part of a lesson that is due. The account is locked. Returns a Settlement.

    A module in preparation grants nothing; what was done meanwhile is credited with the first claim after it is ready again.
    A module counts at most its hours: the part that would pass them is credited with the rest, and those after it with nothing.
    """
    if not plan.module_ready:
        return Settlement([], 0)
    credited = ledger.part_sums(account.pk, lesson.pk)
    if all(credited[part.key][0] >= part.minutes for part in plan.parts):
        return Settlement([], None)
    spare = lesson_seconds(account.pk, lesson.pk) - sum(minutes for minutes, _ in credited.values()) * 60
    void = taken_back(account, lesson.pk)
    evidence = proofs(account, plan, void)
    left = room.left(account, enrolment, plan.module_key, plan.module_hours)
    entries, short_of = [], None
    for part in plan.parts:
        have, count = credited[part.key]
        wanting = min(part.minutes - have, left)
        proof = evidence.get(part.key)
        if wanting <= 0 or proof is None or proof.key in void:
            continue
        if wanting * 60 > spare:
            short_of = min(filter(None, (short_of, wanting * 60 - spare)))
            continue
        if proof.kind == HourEntry.Kind.OFFLINE and _over_offline_cap(account, enrolment, plan, wanting):
            continue
        # A part that an author lengthened is topped up on the same proof: the count tells the entries apart.
        suffix = f"#{count}" if count else ""
        data = proof.data if wanting == part.minutes - have else proof.data | {"declared": part.minutes}
        entries.append(
            ledger.append(
                account, now=now, minutes=wanting, enrolment=enrolment, module_key=plan.module_key, part_key=part.key,
                kind=proof.kind, evidence_key=f"{proof.key}{suffix}", evidence=data, recorded_by="self",
            )
        )  # fmt: skip
        spare -= wanting * 60
        left -= wanting
    if entries or not left:
        complete_module(account, enrolment, plan.module_key, now)
    return Settlement(entries, short_of)


def settle_waiting(account_id, module_key, now):
    """A correction made room in a full module: credit what was learnt and had found none."""
    account = lock(account_id)
    for enrolment, lesson in room.waiting_lessons(account, module_key):
        settle(account, enrolment, lesson, outline(lesson), now)


def taken_back(account, lesson_id):
    """Keys of the proofs whose hours somebody took back: the same proof does not earn them again."""
    reversed_ones = HourEntry.objects.filter(account=account, part_key__startswith=f"{lesson_id}:", reversed_by__isnull=False)
    return {key.partition("#")[0] for key in reversed_ones.values_list("evidence_key", flat=True)}


def _over_offline_cap(account, enrolment, plan, minutes):
    cap = enrolment.rule.get("offline_cap_minutes")
    if cap is None:
        return False
    offline = HourEntry.objects.filter(account=account, module_key=plan.module_key, kind=HourEntry.Kind.OFFLINE, reversed_by=None)
    return sum(offline.values_list("minutes", flat=True)) + minutes > cap


def complete_module(account, enrolment, module_key, now):
    """Record that a module is complete, once its minutes are all there and its quizzes and written work are done.

    The record keeps later changes of the content from taking anything away; a correction that lowers the sum still counts.
    """
    rule = next((m for m in enrolment.rule["modules"] if m["key"] == module_key), None)
    if rule is None:
        return None
    needed = room.module_minutes(enrolment, module_key)
    if ledger.module_sums([account.pk])[account.pk][module_key] < needed:
        return None
    if not (_all_in_class(account, module_key, needed) or _all_evidence(account, rule["page"])):
        return None
    return ModuleCompletion.objects.get_or_create(account=account, module_key=module_key, defaults={"completed_at": now})[0]


def _all_in_class(account, module_key, needed):
    """Everything was learnt in the classroom: the officer's evidence stands for quizzes and written work."""
    entries = HourEntry.objects.filter(account=account, module_key=module_key, kind=HourEntry.Kind.CLASSROOM, reversed_by=None)
    return sum(entries.values_list("minutes", flat=True)) >= needed


def _all_evidence(account, module_id):
    """Every quiz of the module is passed and every written part handed in and not sent back."""
    module = ModulePage.objects.get(pk=module_id)
    for lesson in LessonPage.objects.child_of(module).live():
        plan = outline(lesson)
        present = proofs(account, plan, taken_back(account, lesson.pk))
        if any(part.evidence != "reading" and part.key not in present for part in plan.parts):
            return False
    return True
