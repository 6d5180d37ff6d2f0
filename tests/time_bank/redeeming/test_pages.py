"""The pages of redeeming: what they say, to whom, and that nothing is done by looking at them."""

import re
import uuid
from datetime import date, time

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.data_rights import holdings
from time_bank.ledger.models import TimeTransaction
from time_bank.redeeming.domain import matching
from time_bank.redeeming.models import CertificateRequest, ServiceRequest
from time_bank.volunteers.models import ServiceCategory, Volunteer

from .scene import LATER, NOW, served_record, state_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_person(village, at):
    """A client of somebody, on the day of the scene."""
    at(NOW)

    def enter(user):
        client = Client()
        client.force_login(user)
        return client

    return enter


def posted(**changes):
    values = {
        "client_id": uuid.uuid4(), "category": ServiceCategory.objects.get(code="companionship").pk, "wish": "陪我去卫生院量血压",
        "wanted_on": "2026-11-18", "wanted_at": "09:00", "minutes": "120", "area": "示例村", "place": "健康路 8 号",
    }  # fmt: skip
    return values | changes


def test_asking_on_the_page_twice_with_the_same_form_is_one_request(village, as_person):
    client, values = as_person(village.asker.user), posted()
    for _ in range(2):
        answer = client.post(reverse("redeeming:ask"), values)
        assert answer.status_code == 302
    asked = ServiceRequest.objects.get()
    assert (asked.minutes, asked.wish, asked.place) == (120, "陪我去卫生院量血压", "健康路 8 号")


def test_a_new_form_with_the_same_wish_names_the_request_that_stands(village, as_person):
    client = as_person(village.asker.user)
    client.post(reverse("redeeming:ask"), posted())
    again = client.post(reverse("redeeming:ask"), posted())
    assert ServiceRequest.objects.get().code in again.content.decode().split("已经申请过了")[1]
    assert client.post(reverse("redeeming:ask"), posted(wanted_at="14:00")).status_code == 302
    assert ServiceRequest.objects.count() == 2


def test_whom_the_help_is_for_is_answered_by_its_first_choice(village, as_person):
    page = as_person(village.asker.user).get(reverse("redeeming:ask")).content.decode()
    assert re.search(r'<label for="id_tie">\s*服务谁</label>', page)
    assert re.search(r'<label for="id_place">\s*\S+ <span class="xq-fine">选填</span></label>', page)


def test_wish_and_address_are_encrypted_in_the_database(village, as_person):
    from django.db import connection

    as_person(village.asker.user).post(reverse("redeeming:ask"), posted())
    with connection.cursor() as cursor:
        cursor.execute("SELECT wish_cipher, place_cipher FROM redeeming_servicerequest")
        assert "血压" not in str(cursor.fetchall())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"wanted_on": "2026-11-01"}, "已经过去"),
        ({"minutes": "480"}, "账户里有5 小时"),
        ({"minutes": "-30"}, "xq-error"),
        ({"wish": ""}, "xq-error"),
    ],
)
def test_a_refused_form_keeps_what_was_typed_and_says_why(village, as_person, changes, said):
    answer = as_person(village.asker.user).post(reverse("redeeming:ask"), posted(**changes))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert "示例村" in page
    assert not ServiceRequest.objects.exists()


def test_a_wish_that_speaks_of_treatment_is_asked_about_and_then_taken(village, as_person):
    client, values = as_person(village.asker.user), posted(wish="想请人来家里做心理治疗")
    page = client.post(reverse("redeeming:ask"), values).content.decode()
    assert "只是平常的帮忙" in page
    assert "120" in page
    words = page.split('name="scope_words" value="')[1].split('"')[0]
    assert client.post(reverse("redeeming:ask"), values | {"scope_words": words, "ordinary": "on"}).status_code == 302
    assert ServiceRequest.objects.get().flagged_words == words


def test_who_has_no_account_reads_how_it_opens(village, as_person):
    page = as_person(village.coordinator).get(reverse("redeeming:ask")).content.decode()
    assert "您还没有时间账户" in page


def test_looking_at_a_step_does_nothing(village, as_person):
    asked = village.agreed()
    client = as_person(village.asker.user)
    assert client.get(reverse("redeeming:step", args=[asked.public_id, "withdraw"])).status_code == 200
    assert state_of(asked) == "accepted"
    client.post(reverse("redeeming:step", args=[asked.public_id, "withdraw"]), {"reason": ""})
    assert state_of(asked) == "closed"


def test_the_address_is_shown_to_the_volunteer_only_once_agreed(village, as_person):
    asked = village.match()
    client = as_person(village.helper.user)
    assert "健康路 8 号" not in client.get(reverse("redeeming:request", args=[asked.public_id])).content.decode()
    matching.accept(asked, by=village.helper.user, now=NOW)
    assert "健康路 8 号" in client.get(reverse("redeeming:request", args=[asked.public_id])).content.decode()


def test_a_request_of_others_does_not_exist(village, as_person):
    asked = village.match()
    for user in (village.mother, village.coordinator):
        assert as_person(user).get(reverse("redeeming:request", args=[asked.public_id])).status_code == 404


def test_a_gift_is_asked_about_before_anything_moves(village, as_person):
    client = as_person(village.asker.user)
    values = {"client_id": uuid.uuid4(), "receiver": village.mother.pk, "hours": "1", "minutes": "30"}
    page = client.post(reverse("redeeming:gift"), values).content.decode()
    assert "将把1 小时 30 分" in page
    assert not TimeTransaction.objects.filter(kind="gift").exists()
    for _ in range(2):
        client.post(reverse("redeeming:gift"), values | {"sure": "1"})
    assert village.balance(village.mother) == 90


def test_a_list_costs_the_same_for_one_request_and_for_many(village, as_person):
    client = as_person(village.coordinator)
    village.ask(minutes=30)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost():
        with CaptureQueriesContext(connection) as caught:
            client.get(reverse("redeeming_office:requests"))
        return len(caught)

    cost()
    one = cost()
    for hour in range(13, 17):
        village.ask(minutes=30, wanted_at=time(hour, 0))
    assert cost() <= one


def test_the_office_writes_down_a_call(village, as_person):
    client = as_person(village.coordinator)
    assert "何淑芬" in client.post(reverse("redeeming_office:new"), {"q": "何淑芬"}).content.decode()
    url = reverse("redeeming_office:write_down", args=[village.account().public_id])
    assert client.post(url, posted(identity_note="回拨了登记的号码")).status_code == 302
    assert ServiceRequest.objects.get().channel == "phone"


def test_what_is_held_of_a_person_and_what_stays_after_an_erasure(village):
    held = holdings.get("redeeming")
    village.settled()
    waiting = village.ask(minutes=30)
    said = held.export(village.asker.user)
    assert [row["wish"] for row in said["asked_for"]] == ["陪我去卫生院量血压"] * 2
    assert len(held.export(village.helper.user)["served"]) == 1
    kept = held.erase(village.asker.user, LATER)
    assert kept
    waiting.refresh_from_db()
    assert (waiting.state, waiting.wish, waiting.place, waiting.asker) == ("closed", "", "", None)
    assert ServiceRequest.objects.filter(state="settled").get().wish == ""


def test_an_erased_volunteer_s_agreed_service_gives_the_minutes_back(village):
    asked = village.agreed()
    holdings.get("redeeming").erase(village.helper.user, NOW)
    assert (state_of(asked), village.balance()) == ("closed", 300)


def test_certificates_of_service_are_asked_for_and_withdrawn_on_the_page(village, as_person):
    served_record(village, village.asker, day=date(2026, 10, 12))
    Volunteer.objects.filter(pk=village.asker.pk).update(document_kind="foreign", document_cipher="E12345678")
    client = as_person(village.asker.user)
    values = {"organisation": village.town.pk, "first_on": "2026-10-01", "last_on": "2026-11-01"}
    assert client.post(reverse("redeeming:certificates"), values).status_code == 302
    asked = CertificateRequest.objects.get()
    assert "等待单位办理" in client.get(reverse("redeeming:certificates")).content.decode()
    client.post(reverse("redeeming:withdraw_certificate", args=[asked.pk]))
    asked.refresh_from_db()
    assert asked.state == "withdrawn"
