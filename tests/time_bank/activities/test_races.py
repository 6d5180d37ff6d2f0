"""Many at once, by processes on the database of the tests: one deposit, no seat too many, one record, one evaluation."""

import uuid
from datetime import timedelta

import pytest

from tests.racing import race
from time_bank.activities.domain import evaluating
from time_bank.activities.models import CheckEvent, Evaluation, ServiceRecord, SignUp
from time_bank.ledger.domain import queries as ledger
from time_bank.ledger.models import TimeTransaction

from .making import NOW, Place, activity, at, role, seat, tick, written

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
WORKERS = "tests.time_bank.activities.workers"


@pytest.fixture
def place(transactional_db):
    return Place()


def outcomes(results):
    return sorted(str(result.get("value", result.get("error"))) for result in results)


def test_sixteen_confirm_the_same_service_and_one_deposit_is_made(place, tmp_path):
    lan = place.volunteer()
    record = written(place, lan, begins=at("2026-11-20 09:00"), ends=at("2026-11-20 11:00"))
    for index in range(16):
        place.officer(f"racer{index}", f"复核{index}")
    results = race(f"{WORKERS}:confirm", 16, record.pk, data_dir=tmp_path)
    assert outcomes(results) == ["confirmed"] + ["refused"] * 15
    assert (TimeTransaction.objects.count(), ledger.balance_of(lan.user)) == (1, 120)
    assert ServiceRecord.objects.get().state == "confirmed"


def test_five_seats_and_sixteen_volunteers(place, tmp_path):
    held = activity(place.organisation, roles=[role(seats=5)])
    for index in range(16):
        place.volunteer(f"racer{index}", f"志愿者{index}")
    results = race(f"{WORKERS}:take_a_seat", 16, held.pk, data_dir=tmp_path)
    assert outcomes(results) == ["seated"] * 5 + ["waiting"] * 11
    assert SignUp.objects.filter(activity=held, state="seated").count() == 5


def test_four_withdraw_at_once_and_four_move_up(place, tmp_path):
    held = activity(place.organisation, roles=[role(seats=4)])
    for index in range(10):
        seat(held, place.volunteer(f"racer{index}", f"志愿者{index}"), now=NOW + timedelta(seconds=index))
    results = race(f"{WORKERS}:withdraw", 4, held.pk, data_dir=tmp_path)
    assert outcomes(results) == ["withdrawn"] * 4
    rows = list(SignUp.objects.filter(activity=held).order_by("created_at").values_list("state", flat=True))
    assert rows == ["withdrawn"] * 4 + ["seated"] * 4 + ["waiting"] * 2


def test_eight_check_outs_make_one_record(place, tmp_path):
    sign_up = seat(activity(place.organisation), place.volunteer())
    begin = NOW + timedelta(hours=1)
    tick(place, sign_up, "in", begin)
    moment = (begin + timedelta(hours=1)).isoformat()
    results = race(f"{WORKERS}:tick", 8, sign_up.pk, "out", moment, uuid.uuid4(), data_dir=tmp_path)
    assert outcomes(results).count("kept") == 1
    assert set(outcomes(results)) <= {"kept", "repeated", "refused"}
    assert (CheckEvent.objects.filter(kind="out").count(), ServiceRecord.objects.count()) == (1, 1)


def test_a_slip_used_eight_times_at_once_counts_once(place, tmp_path):
    held = activity(place.organisation)
    token = evaluating.make_slips(1, by=place.keeper, now=NOW, activity=held)[0]
    results = race(f"{WORKERS}:use_slip", 8, token, data_dir=tmp_path)
    assert outcomes(results) == ["given"] + ["refused"] * 7
    assert Evaluation.objects.count() == 1
