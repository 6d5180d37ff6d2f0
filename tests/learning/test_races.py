"""Many at once, by separate processes on the database that the tests run on."""

from datetime import timedelta

import pytest
from django.db.models import Sum

from courses.assessment.models import Attempt
from courses.learning.domain import checking
from courses.learning.models import Claim, Enrolment, HourEntry, Ticket
from tests.racing import race

from .scene import START, Learner, person, short_programme

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


def values(results):
    errors = [result["error"] for result in results if "error" in result]
    assert errors == []
    return [result["value"] for result in results]


def test_50_learners_claim_at_once_from_two_devices_and_nothing_is_lost_or_doubled(tmp_path):
    learners = [Learner(person(f"racer{n}", f"学员{n}")) for n in range(50)]
    for learner in learners:
        learner.open(learner.lessons[0])
    values(race("tests.learning.racers:claim", 100, (START + timedelta(minutes=10)).isoformat(), 50, data_dir=tmp_path))
    assert Claim.objects.count() == 500
    assert set(Ticket.objects.values_list("used_seconds", flat=True)) == {600}


def test_100_learners_hand_the_same_quiz_in_within_a_second(tmp_path):
    learners = [Learner(person(f"racer{n}", f"学员{n}")) for n in range(100)]
    for learner in learners:
        learner.open(learner.lessons[0])
    now = START + timedelta(minutes=20)
    assert values(race("tests.learning.racers:quiz", 100, now.isoformat(), 900, data_dir=tmp_path)) == [[True, True]] * 100
    assert Attempt.objects.count() == 100
    assert HourEntry.objects.filter(kind="quiz").aggregate(n=Sum("minutes"))["n"] == 300
    assert list(checking.problems()) == []


def test_one_person_pressing_enrol_16_times_at_once_is_enrolled_once(tmp_path):
    person("racer0", "学员")
    results = values(race("tests.learning.racers:enrol", 16, short_programme().pk, START.isoformat(), data_dir=tmp_path))
    assert len(set(results)) == 1
    assert Enrolment.objects.count() == 1
