"""The register in the back office: within reach, filtered, exported, ended with reasons."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from portal.certificates.domain.issue import NameNotPrintable, revoke
from portal.certificates.models import Certificate, NameTask

from .scene import LATER, certify

pytestmark = pytest.mark.django_db
REGISTER = "/cms/certificates/"


def sign_in(client, user):
    client.force_login(user)
    return client


def numbers(response):
    return {row.number for row in response.context["object_list"]}


@pytest.fixture
def three(cast):
    """One in township A, one in the village below it, one in township B."""
    return [certify(cast, "owner"), certify(cast, "villager"), certify(cast, "neighbour")]


@pytest.mark.parametrize(
    ("person", "seen"),
    [("officer", {0, 1}), ("administrator", {0, 1}), ("superior", {0, 1, 2}), ("sibling", {2}), ("superuser", {0, 1, 2})],
)
def test_the_list_and_the_export_show_what_is_within_reach(client, cast, three, person, seen):
    sign_in(client, cast.people[person])
    expected = {three[index].number for index in seen}
    assert numbers(client.get(REGISTER)) == expected
    sheet = load_workbook(BytesIO(b"".join(client.get(REGISTER, {"export": "xlsx"})))).active
    assert {row[0] for row in list(sheet.values)[1:]} == expected


@pytest.mark.parametrize("person", ["owner", "colleague", "stranger", "trainer", "reviewer"])
def test_others_are_refused(client, cast, three, person):
    sign_in(client, cast.people[person])
    for path in ("", "?export=xlsx", f"{three[0].number}/", f"{three[0].number}/revoke/", f"{three[0].number}/reissue/", "names/"):
        assert client.get(REGISTER + path).status_code in (302, 403, 404)
    assert client.post(f"{REGISTER}{three[0].number}/revoke/", {"category": "error", "reason": "x"}).status_code in (302, 403, 404)
    assert Certificate.objects.filter(state="valid").count() == 3


@pytest.mark.parametrize(("person", "number"), [("officer", 2), ("sibling", 0)])
def test_a_sibling_region_is_not_found(client, cast, three, person, number):
    sign_in(client, cast.people[person])
    for path in ("", "revoke/", "reissue/"):
        assert client.get(f"{REGISTER}{three[number].number}/{path}").status_code == 404


def test_an_administrator_sees_and_does_not_end(client, cast, three):
    sign_in(client, cast.administrator)
    response = client.get(f"{REGISTER}{three[0].number}/")
    assert response.status_code == 200
    assert response.context["may_end"] is False
    assert client.get(f"{REGISTER}{three[0].number}/revoke/").status_code == 404


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ({"state": "revoked"}, {1}), ({"state": "valid"}, {0, 2}), ({"q": "周兰"}, {0}), ({"q": "xq2026 1"}, {0}),
        ({"programme": "社会心理服务基层人员培训（8+x）"}, {0, 1, 2}), ({"issued_at_from": "2026-11-07"}, set()),
        ({"issued_at_from": "2026-11-06", "issued_at_to": "2026-11-06"}, {0, 1, 2}),
    ],
)  # fmt: skip
def test_filters(client, cast, three, query, seen):
    revoke(three[1], "误发", cast.officer, LATER)
    sign_in(client, cast.superior)
    assert numbers(client.get(REGISTER, query)) == {three[index].number for index in seen}


def test_filter_by_organisation_takes_all_below(client, cast, three):
    sign_in(client, cast.superior)
    assert numbers(client.get(REGISTER, {"organisation": cast.tree.township_a.pk})) == {three[0].number, three[1].number}


def test_the_export_holds_no_formula(client, cast):
    certify(cast, name="=1+1", programme="@SUM(A1)", title="+证明")
    sign_in(client, cast.officer)
    sheet = load_workbook(BytesIO(b"".join(client.get(REGISTER, {"export": "xlsx"})))).active
    assert [cell.value for cell in sheet[2]][2:5:2] == ["=1+1", "@SUM(A1)"]
    assert "f" not in {cell.data_type for cell in sheet[2]}
    lines = b"".join(client.get(REGISTER, {"export": "csv"})).decode()
    assert "'=1+1" in lines
    assert "'@SUM(A1)" in lines


def test_the_export_names_states_and_hours(client, cast, three):
    revoke(three[0], "误发给他人", cast.officer, LATER, category=Certificate.Reason.ERROR)
    sign_in(client, cast.officer)
    rows = list(load_workbook(BytesIO(b"".join(client.get(REGISTER, {"export": "xlsx"})))).active.values)
    assert rows[0][:3] + rows[0][4:6] == ("证明编号", "状态", "姓名", "培训方案", "学时")
    ended = next(row for row in rows if row[0] == three[0].number)
    assert ended[1:6] == ("已作废", "周兰", "示例甲镇", "社会心理服务基层人员培训（8+x）", 14)
    assert ended[11:14] == ("2026-11-20", "误发", "误发给他人")


def test_a_reason_pasted_with_control_characters_does_not_break_the_workbook(client, cast, certificate):
    revoke(certificate, "误发\x0b重发", cast.officer, LATER)
    sign_in(client, cast.officer)
    sheet = load_workbook(BytesIO(b"".join(client.get(REGISTER, {"export": "xlsx"})))).active
    assert "误发 重发" in [cell.value for cell in sheet[2]]


@pytest.mark.parametrize("query", [{}, {"export": "xlsx"}])
def test_the_number_of_questions_does_not_grow(client, cast, django_assert_num_queries, query):
    def count():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(
            connection,
        ) as captured:
            response = client.get(REGISTER, query)
            if query:
                b"".join(response)
        return len(captured)

    sign_in(client, cast.officer)
    certify(cast, key="first")
    count()
    one = count()
    for number in range(8):
        certify(cast, "colleague" if number % 2 else "villager", key=f"more{number}")
    assert count() == one


def test_revoking_asks_then_does(client, cast, certificate):
    sign_in(client, cast.officer)
    address = f"{REGISTER}{certificate.number}/revoke/"
    assert "不能撤销" in client.get(address).content.decode()
    assert client.post(address, {"category": "error", "reason": ""}).status_code == 200
    assert Certificate.objects.get().state == "valid"
    client.post(address, {"category": "error", "reason": "误发"})
    row = Certificate.objects.get()
    assert (row.state, row.reason_kind, row.reason, row.ended_by) == ("revoked", "error", "误发", cast.officer)
    shown = client.get(f"{REGISTER}{certificate.number}/").content.decode()
    assert "证明已作废" in shown
    assert "误发" in shown
    assert client.get(address).status_code == 302


def test_reissuing_mends_the_name(client, cast, certificate):
    sign_in(client, cast.officer)
    address = f"{REGISTER}{certificate.number}/reissue/"
    response = client.post(address, {"name": "周岚", "organisation": cast.tree.township_a.pk, "reason": "户口簿更正"})
    new = Certificate.objects.get(state="valid")
    assert response["Location"] == reverse("certificates_admin:detail", args=[new.number])
    assert (new.snapshot["name"], new.replaces, new.snapshot["modules"]) == ("周岚", certificate, certificate.snapshot["modules"])


def test_reissuing_into_an_organisation_of_others_is_refused(client, cast, certificate):
    sign_in(client, cast.officer)
    client.post(f"{REGISTER}{certificate.number}/reissue/", {"name": "周岚", "organisation": cast.tree.township_b.pk, "reason": "x"})
    assert Certificate.objects.get().state == "valid"


def test_a_reissue_no_font_prints_is_refused_in_words(client, cast, certificate):
    sign_in(client, cast.officer)
    address = f"{REGISTER}{certificate.number}/reissue/"
    response = client.post(address, {"name": "周\U0002a6d6", "organisation": cast.tree.township_a.pk, "reason": "x"})
    assert "U+2A6D6" in response.content.decode()
    assert Certificate.objects.get().state == "valid"


def test_name_tasks_are_listed_within_reach_and_checked_again(client, cast):
    for person in ("owner", "neighbour"):
        with pytest.raises(NameNotPrintable):
            certify(cast, person, name="周\U0002a6d6")
    sign_in(client, cast.officer)
    shown = client.get(f"{REGISTER}names/").content.decode()
    assert "U+2A6D6" in shown
    assert "周兰" in shown
    assert "郑邻居" not in shown
    client.post(f"{REGISTER}names/recheck/")
    assert set(NameTask.objects.filter(solved_at=None).values_list("user", flat=True)) == {cast.neighbour.pk}
