"""Many at once, by separate processes on the database that the tests run on."""

import uuid

import pytest
from django.db.models import Count, Sum

from courses.learning.domain import checking
from tests.factories.redeeming import ServiceRequestFactory
from tests.racing import race
from time_bank.activities.models import ServiceRecord
from time_bank.ledger.models import TimeAccount, TimeEntry, TimeTransaction
from time_bank.redeeming.domain import matching
from time_bank.redeeming.models import ServiceRequest

from .scene import DAY, LATER, NOW, Village, grant_role

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


def values(results):
    errors = [result["error"] for result in results if "error" in result]
    assert errors == []
    return [result["value"] for result in results]


def ids(requests):
    return ",".join(str(request.pk) for request in requests)


def sound():
    assert TimeEntry.objects.aggregate(n=Sum("minutes"))["n"] == 0
    assert list(checking.problems()) == []
    for account in TimeAccount.objects.filter(kind="person"):
        assert account.balance == (TimeEntry.objects.filter(account=account).aggregate(n=Sum("minutes"))["n"] or 0) >= 0


def test_100_clients_redeem_from_one_account_at_once_and_it_never_goes_below_zero(tmp_path):
    village = Village(saved=600)
    account = village.account()
    asked = [
        ServiceRequestFactory(account=account, organisation=village.town, minutes=15, wanted_on=DAY, created_at=NOW) for _ in range(100)
    ]
    people = (village.coordinator.pk, village.helper.pk, NOW.isoformat())
    race_of = {"data_dir": tmp_path, "timeout": 240}
    results = values(race("tests.time_bank.redeeming.racers:match", 100, ids(asked), *people, **race_of))
    assert (results.count("held"), results.count("refused")) == (40, 60)
    assert village.balance() == 0
    agreed = list(ServiceRequest.objects.filter(state="matched"))
    for request in agreed:
        village.served(matching.accept(request, by=village.helper.user, now=NOW), minutes=15)
    assert values(race("tests.time_bank.redeeming.racers:settle", 40, ids(agreed), LATER.isoformat(), **race_of)) == ["settled"] * 40
    assert (village.balance(), village.balance(village.helper.user)) == (0, 600)
    assert ServiceRequest.objects.filter(state="open").count() == 60
    assert ServiceRecord.objects.filter(state="confirmed").count() == 40
    sound()


def test_16_confirm_the_same_service_and_it_is_paid_once(tmp_path):
    village = Village()
    asked = village.served()
    officers = [grant_role("coordinator", village.person(f"管理{n}"), village.town) for n in range(16)]
    chosen = ids(officers)
    results = values(race("tests.time_bank.redeeming.racers:confirm", 16, asked.pk, chosen, LATER.isoformat(), data_dir=tmp_path))
    assert results.count("confirmed") == 1
    assert village.balance(village.helper.user) == 90
    assert ServiceRecord.objects.values("state").annotate(n=Count("pk")).get() == {"state": "confirmed", "n": 1}
    sound()


@pytest.mark.parametrize(("same", "given", "left"), [(False, 12, 0), (True, 16, 110)])
def test_16_gifts_at_once_give_no_more_than_there_is_and_a_form_sent_16_times_gives_once(tmp_path, same, given, left):
    village = Village(saved=120)
    key = str(uuid.uuid4()) if same else "-"
    account = village.account()
    results = values(
        race("tests.time_bank.redeeming.racers:give", 16, account.pk, village.mother.pk, key, NOW.isoformat(), data_dir=tmp_path)
    )
    assert results.count("given") == given
    assert village.balance() == left
    assert TimeTransaction.objects.filter(kind="gift").count() == (1 if same else 12)
    sound()
