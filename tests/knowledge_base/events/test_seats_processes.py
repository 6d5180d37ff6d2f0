"""Many people want the last seats at once: real processes on the database of the tests."""

import pytest

from knowledge_base.events.models import SignUp
from portal.organisations.models import Organisation
from tests.knowledge_base.places import event
from tests.racing import race

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def held():
    return event(Organisation.add_root(name="示例镇", code="town", kind="township"), seats=5)


def test_five_seats_and_sixteen_people(held, tmp_path):
    results = race("tests.knowledge_base.events.seat_workers:take_a_seat", 16, held.pk, data_dir=tmp_path)
    assert sorted(result.get("value", result.get("error")) for result in results) == ["seated"] * 5 + ["waiting"] * 11
    assert SignUp.objects.filter(event=held, state="seated").count() == 5


def test_one_phone_from_eight_browsers_at_once(held, tmp_path):
    results = race("tests.knowledge_base.events.seat_workers:the_same_phone", 8, held.pk, data_dir=tmp_path)
    assert sorted(result.get("value", result.get("error")) for result in results) == ["made"] + ["refused"] * 7
    assert SignUp.objects.filter(event=held).count() == 1
