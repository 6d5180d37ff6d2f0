"""Whatever a learner, a device and a trainer do, in whatever order: the rules of hours hold."""

import uuid

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.learning.domain import checking, classroom, correcting, ledger, parts, work
from courses.learning.domain.errors import Refused
from courses.learning.models import Answer, Claim, Evidence, HourEntry
from portal.accounts.models import User

from .scene import START, Learner, person

pytestmark = pytest.mark.django_db

ACTIONS = st.one_of(
    st.tuples(st.just("wait"), st.integers(0, 1200)),
    st.tuples(st.just("open"), st.integers(0, 2)),
    st.tuples(st.just("time"), st.integers(0, 2), st.integers(-50, 100_000)),
    st.tuples(st.just("do"), st.integers(0, 2), st.integers(0, 5), st.one_of(st.none(), st.integers(0, 5000))),
    st.tuples(st.just("again"), st.integers(0, 50)),
    st.tuples(st.just("send_back"), st.integers(0, 20)),
    st.tuples(st.just("reverse"), st.integers(0, 20)),
    st.tuples(st.just("teach"), st.integers(0, 50)),
)


class _Undo(Exception):
    pass


def apply(learner, trainer, lessons, sent, action):
    name, *values = action
    if name == "wait":
        learner.pass_time(values[0])
    elif name == "open":
        learner.open(lessons[values[0]])
    elif name == "time" and lessons[values[0]].pk in learner.tokens:
        sent.append((lessons[values[0]], uuid.uuid4(), values[1]))
        learner.claim(sent[-1][0], "time", seconds=values[1], claim_id=sent[-1][1])
    elif name == "do" and lessons[values[0]].pk in learner.tokens:
        learner.do(lessons[values[0]], parts.outline(lessons[values[0]]).parts[values[1]], values[2])
    elif name == "again" and sent:
        lesson, claim_id, seconds = sent[values[0] % len(sent)]
        assert learner.claim(lesson, "time", seconds=seconds, claim_id=claim_id).repeated
    elif name == "send_back" and Answer.objects.exists():
        answers = list(Answer.objects.order_by("pk"))
        work.send_back(answers[values[0] % len(answers)], by=trainer, note="请再具体一些", now=learner.now)
    elif name == "reverse" and HourEntry.objects.exists():
        entries = list(HourEntry.objects.order_by("pk"))
        correcting.correct(entries[values[0] % len(entries)], by=trainer, reason="更正", now=learner.now)
    elif name == "teach":
        kept = Evidence.objects.create(title="签到表", file="x", sha256=uuid.uuid4().hex, uploaded_by=trainer, uploaded_at=learner.now)
        classroom.enter_hours(learner.enrolment, "start@1", values[0], kept, by=trainer, reason="集中培训", now=learner.now)


def check(learner):
    rows = HourEntry.objects.filter(account=learner.account)
    assert 0 <= (rows.aggregate(n=Sum("minutes"))["n"] or 0) <= 45, "a module counts at most its hours, wherever they were learnt"
    declared = {p.key: p.minutes for lesson in learner.lessons for p in parts.outline(lesson).parts} | {"": 45}
    for key, minutes in rows.order_by().values_list("part_key").annotate(n=Sum("minutes")):
        assert 0 <= minutes <= declared[key]
    spent = Claim.objects.aggregate(n=Sum("granted"))["n"] or 0
    assert spent <= (learner.now - START).total_seconds()
    assert (rows.exclude(part_key="").aggregate(n=Sum("minutes"))["n"] or 0) * 60 <= spent
    assert list(checking.problems()) == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=st.lists(ACTIONS, min_size=5, max_size=40))
def test_hours_are_never_negative_never_twice_and_never_more_than_time(actions):
    try:
        with transaction.atomic():
            trainer, learner, sent = User.objects.create_superuser("trainer", "a-long-password-7", full_name="孙立"), Learner(person()), []
            lessons = learner.lessons
            for action in actions:
                try:
                    with transaction.atomic():
                        apply(learner, trainer, lessons, sent, action)
                except Refused:
                    pass
                check(learner)
            raise _Undo
    except _Undo:
        pass


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(minutes=st.integers(31, 45), order=st.permutations(range(6)))
def test_online_and_classroom_hours_of_a_module_fill_it_and_no_more(minutes, order):
    try:
        with transaction.atomic():
            trainer, learner = User.objects.create_superuser("trainer", "a-long-password-7", full_name="孙立"), Learner(person())
            apply(learner, trainer, [], [], ("teach", minutes))
            lesson = learner.lessons[0]
            learner.open(lesson)
            learner.pass_time(lesson.minutes * 60)
            plan = parts.outline(lesson).parts
            for place in order:
                learner.do(lesson, plan[place])
                check(learner)
            learner.claim(lesson, "time", seconds=10_000)
            assert ledger.module_sums([learner.account.pk])[learner.account.pk]["start@1"] == 45
            sheet = HourEntry.objects.get(account=learner.account, kind="classroom")
            correcting.correct(sheet, by=trainer, reason="更正", now=learner.now)
            assert ledger.module_sums([learner.account.pk])[learner.account.pk]["start@1"] == lesson.minutes
            raise _Undo
    except _Undo:
        pass


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(6)))
def test_the_order_of_events_does_not_matter(order):
    try:
        with transaction.atomic():
            learner = Learner(person())
            lesson = learner.lessons[0]
            learner.open(lesson)
            learner.pass_time(lesson.minutes * 60)
            plan = parts.outline(lesson).parts
            for place in order:
                learner.do(lesson, plan[place])
            learner.claim(lesson, "time", seconds=10_000)
            assert ledger.module_sums([learner.account.pk])[learner.account.pk]["start@1"] == 15
            raise _Undo
    except _Undo:
        pass


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(places=st.sets(st.integers(0, 3), min_size=1))
def test_a_reversal_restores_the_sum_before(places):
    try:
        with transaction.atomic():
            trainer, learner = person("trainer", "孙立"), Learner(person())
            learner.finish(learner.lessons[0])
            entries = list(HourEntry.objects.order_by("sequence"))
            for place in places:
                ledger.reverse(entries[place], by=trainer, reason="更正", now=learner.now)
            left = sum(e.minutes for n, e in enumerate(entries) if n not in places)
            assert ledger.module_sums([learner.account.pk])[learner.account.pk]["start@1"] == left
            raise _Undo
    except _Undo:
        pass
