"""The public page: what a number tells, what the characters add, and how often one may ask."""

from datetime import datetime

import pytest
from django.urls import reverse

from portal.certificates import limits
from portal.certificates.domain.issue import reissue, revoke
from portal.certificates.models import Certificate
from portal.certificates.numbers import clean_characters, clean_number
from portal.core import registry

from .scene import LATER

pytestmark = pytest.mark.django_db


def page(client, number, characters=""):
    return client.get(f"/verify/{number}/", {"c": characters} if characters else {})


def text(response):
    return response.content.decode()


SECRETS = ("周＊", "人际沟通与干预", "示例县社会心理服务中心", "0550-1234567")


def test_by_number_alone_state_programme_and_date(client, certificate):
    response = page(client, certificate.number)
    assert response.status_code == 200
    assert "这份证明有效" in text(response)
    assert "社会心理服务基层人员培训（8+x）" in text(response)
    assert "2026年11月6日" in text(response)
    assert not [secret for secret in (*SECRETS, "周兰", certificate.characters) if secret in text(response)]


def test_with_the_characters_masked_name_hours_and_issuer(client, certificate):
    shown = text(page(client, certificate.number, certificate.characters.lower()))
    assert not [secret for secret in SECRETS if secret not in shown]
    assert "周兰" not in shown
    assert "2026年6月8日至2026年10月30日" in shown


def test_wrong_characters_show_the_number_page_with_a_note(client, certificate):
    shown = text(page(client, certificate.number, "WRONG777"))
    assert "核验码和这个编号对不上" in shown
    assert "这份证明有效" in shown
    assert not [secret for secret in SECRETS if secret in shown]


def test_an_unknown_number(client, certificate):
    response = page(client, "XQ-2026-000002")
    assert response.status_code == 404
    assert "查无此号" in text(response)


def test_revoked_tells_date_and_kind_of_reason_and_never_the_officers_words(client, cast, certificate):
    revoke(certificate, "本人身份证号有误", cast.officer, LATER, category=Certificate.Reason.ERROR)
    for characters in ("", certificate.characters):
        shown = text(page(client, certificate.number, characters))
        assert "这份证明已作废" in shown
        assert "2026年11月20日" in shown
        assert "误发" in shown
        assert "本人身份证号有误" not in shown
        assert "xq-verdict__seal" not in shown


def test_replaced_tells_the_new_number_only_with_the_characters(client, cast, certificate):
    new = reissue(certificate, certificate.snapshot, "改名", cast.officer, LATER)
    assert new.number not in text(page(client, certificate.number))
    assert new.number not in text(page(client, certificate.number, new.characters))
    shown = text(page(client, certificate.number, certificate.characters))
    assert "这份证明已换发" in shown
    assert new.number in shown
    assert new.characters not in shown


def test_never_cached_never_indexed(client, certificate):
    for response in (client.get("/verify/"), page(client, certificate.number), page(client, "XQ-2026-999999")):
        assert "no-store" in response["Cache-Control"]
        assert "noindex" in response["X-Robots-Tag"]


def test_the_print_button_waits_for_script(client, certificate):
    shown = text(page(client, certificate.number))
    assert "data-print-page hidden" in shown
    assert "js/site.js" in shown
    assert "onclick" not in shown


def test_the_form_leads_to_the_page_of_the_number(client, certificate):
    response = client.get("/verify/", {"number": "ｘｑ 2026 — 1", "c": " ab cd-efgh "})
    assert response["Location"] == "/verify/XQ-2026-000001/?c=ABCDEFGH"
    assert "请先输入编号" in text(client.get("/verify/", {"number": " "}))


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("XQ-2026-000001", "XQ-2026-000001"), ("xq-2026-000001", "XQ-2026-000001"), ("ＸＱ－２０２６－０００００１", "XQ-2026-000001"),
        ("XQ2026000001", "XQ-2026-000001"), (" XQ – 2026 – 000001 ", "XQ-2026-000001"), ("2026-000001", "XQ-2026-000001"),
        ("XQ-2O26-OOOOO1", "XQ-2026-000001"), ("XQ-2026-00000l", "XQ-2026-000001"), ("<script>", "SCRIPT"), ("../../etc", "ETC"), ("", ""),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_type_them(typed, number):
    assert clean_number(typed) == number


def test_characters_are_read_as_people_type_them():
    assert clean_characters(" ７kmd－49rw ") == "7KMD49RW"


@pytest.mark.parametrize("garbage", ["%00", "x" * 500, "%F0%9F%98%80", "'%22%3E%3Cb%3E", "XQ-2026-999999999999"])
def test_garbage_is_not_found_and_breaks_nothing(client, db, garbage):
    response = client.get(f"/verify/{garbage}/")
    assert response.status_code == 404
    assert "<b>" not in text(response).split("<main")[1].split("</main>")[0]


def test_an_address_that_asks_too_often_waits(client, certificate, monkeypatch):
    clock = datetime(2026, 11, 20, 10, 0, 15, tzinfo=LATER.tzinfo)
    monkeypatch.setattr("portal.certificates.views.clock.now", lambda: clock)
    answers = [page(client, certificate.number).status_code for _ in range(limits.LOOKUPS_A_MINUTE)]
    assert set(answers) == {200}
    refused = page(client, certificate.number, certificate.characters)
    assert (refused.status_code, refused["Retry-After"]) == (429, "45")
    assert "请稍等一会儿" in text(refused)
    assert not [secret for secret in SECRETS if secret in text(refused)]
    assert client.get(f"/verify/{certificate.number}/", REMOTE_ADDR="10.9.8.7").status_code == 200
    monkeypatch.setattr("portal.certificates.views.clock.now", lambda: clock.replace(minute=1))
    assert page(client, certificate.number).status_code == 200


def test_a_household_of_ipv6_addresses_counts_as_one(rf):
    for host in range(limits.LOOKUPS_A_MINUTE):
        assert limits.wait_before_lookup(rf.get("/", REMOTE_ADDR=f"2001:db8::{host + 1:x}"), LATER) == 0
    assert limits.wait_before_lookup(rf.get("/", REMOTE_ADDR="2001:db8::ffff"), LATER) > 0
    assert limits.wait_before_lookup(rf.get("/", REMOTE_ADDR="2001:db8:0:1::1"), LATER) == 0


def test_only_reading_is_allowed(client, certificate):
    assert client.post(f"/verify/{certificate.number}/").status_code == 405


def test_the_door_leads_here(rf):
    door = registry.doors.get("verify")(rf.get("/"))
    assert door.url == reverse("certificates:verify") == "/verify/"


def test_few_questions_to_the_database(client, certificate, django_assert_max_num_queries):
    page(client, certificate.number)
    with django_assert_max_num_queries(12):
        page(client, certificate.number, certificate.characters)
