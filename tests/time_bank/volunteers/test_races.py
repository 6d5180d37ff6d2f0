"""Many officers at once, and a form sent from many browsers: real processes on the database of the tests."""

import pytest

from tests.factories.accounts import PrivacyNoticeFactory, UserFactory
from tests.racing import race
from time_bank.volunteers.models import StateChange, Volunteer

from .scene import applied

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
WORKERS = "tests.time_bank.volunteers.pool_workers"


def test_sixteen_admissions_at_once_have_sixteen_numbers_without_a_gap(cast, tmp_path):
    people = [applied(UserFactory(), cast.tree.township_a) for _ in range(16)]
    results = race(f"{WORKERS}:admit", 16, *(volunteer.pk for volunteer in people), data_dir=tmp_path)
    assert sorted(result.get("value", result.get("error")) for result in results) == [f"V2026-{n:06d}" for n in range(1, 17)]


def test_one_application_decided_in_eight_browsers_is_decided_once(cast, tmp_path):
    volunteer = applied(UserFactory(), cast.tree.township_a)
    results = race(f"{WORKERS}:decide_one", 8, volunteer.pk, data_dir=tmp_path)
    assert sorted(result.get("value", result.get("error")) for result in results) == ["admitted"] + ["told"] * 7
    assert StateChange.objects.filter(volunteer=volunteer, after="training").count() == 1
    assert Volunteer.objects.get(pk=volunteer.pk).number == "V2026-000001"


def test_a_form_sent_eight_times_is_one_application(cast, tmp_path):
    PrivacyNoticeFactory()
    user = UserFactory()
    results = race(f"{WORKERS}:apply", 8, user.pk, cast.tree.township_a.pk, data_dir=tmp_path)
    assert sorted(result.get("value", result.get("error")) for result in results) == ["applied"] + ["told"] * 7
    assert Volunteer.objects.filter(user=user).count() == 1
