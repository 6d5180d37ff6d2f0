"""A volunteer's own pages: applying without JavaScript, where one stands, family, leaving."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.accounts.models import Consent
from tests.factories.accounts import ConsentFactory, PrivacyNoticeFactory, UserFactory
from tests.factories.volunteers import FamilyTieFactory, HonourFactory, PreServiceTrainingFactory, SupervisionFactory, VolunteerFactory
from time_bank.volunteers import registries
from time_bank.volunteers.domain import deciding
from time_bank.volunteers.models import FamilyTie, ServiceCategory, Volunteer

from .scene import NOW, applied, id_number, scan, serving

pytestmark = pytest.mark.django_db
JOIN, ME, DETAILS = "/volunteer/join/", "/volunteer/me/", "/volunteer/me/details/"


@pytest.fixture
def person(client, cast):
    notice = PrivacyNoticeFactory()
    for someone in (cast.owner, cast.coordinator, cast.colleague):
        ConsentFactory(user=someone, notice=notice)
    client.force_login(cast.owner)
    return client


def form(cast, **fields):
    return {
        "organisation": cast.tree.township_a.pk,
        "gender": "female",
        "birth_date": "1990-05-04",
        "living_region": "示例县示例甲镇",
        "background": "resident",
        "document_kind": "resident",
        "document_number": "",
        "categories": [ServiceCategory.objects.first().pk],
        "consent": "on",
        "scope": "on",
    } | fields


def words(response):
    return response.content.decode()


def test_an_application_by_the_form(person, cast):
    assert person.get(JOIN).status_code == 200
    response = person.post(JOIN, form(cast, document_number=id_number(date(1990, 5, 4))))
    assert (response.status_code, response["Location"]) == (302, ME)
    volunteer = Volunteer.objects.get(user=cast.owner)
    assert (volunteer.organisation, volunteer.state) == (cast.tree.township_a, "applied")
    page = words(person.get(ME))
    assert "申请正在审核" in page
    assert "为什么还不能上岗" in page
    assert person.get(JOIN)["Location"] == ME


def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(person, cast):
    response = person.post(JOIN, form(cast, birth_date="2010-01-01", document_number="123", scope="", living_region="示例县某镇"))
    page = words(response)
    assert response.status_code == 422
    assert {"document_number", "scope"} <= set(response.context["form"].errors)
    assert 'value="示例县某镇"' in page
    assert response.context["form"]["categories"].value() == [str(ServiceCategory.objects.first().pk)]
    assert not Volunteer.objects.exists()
    assert not Consent.objects.filter(user=cast.owner, scope=Consent.Scope.VOLUNTEER).exists()


def test_a_refusal_of_the_domain_stands_at_its_field(person, cast):
    response = person.post(JOIN, form(cast, birth_date="2010-01-01"))
    assert list(response.context["form"].errors) == ["guardian_name"]
    wrong_file = SimpleUploadedFile("同意书.png", b"text", "image/png")
    guardian = {"guardian_name": "周母亲", "guardian_relation": "母亲", "guardian_phone": "13900139000", "guardian_upload": wrong_file}
    response = person.post(JOIN, form(cast, birth_date="2010-01-01", **guardian))
    assert response.status_code == 422
    assert not Volunteer.objects.exists()
    response = person.post(JOIN, form(cast, birth_date="2010-01-01", **guardian | {"guardian_upload": scan(1)}))
    assert response.status_code == 302
    assert Volunteer.objects.get().guardian_phone_cipher == "+8613900139000"


def test_other_documents_are_taken_and_never_shown_whole(person, cast):
    person.post(JOIN, form(cast, document_kind="foreign", document_number="e 12345678"))
    assert Volunteer.objects.get().document_cipher == "E12345678"
    page = words(person.get(DETAILS))
    assert "E12345678" not in page
    assert "E1*****78" in page


def test_identity_numbers_cannot_be_tried_one_after_the_other(person, cast):
    UserFactory(username="holder", id_number=id_number())
    for _number in range(5):
        assert "这个证件号码已在另一个账号名下" in words(person.post(JOIN, form(cast, document_number=id_number())))
    assert "尝试次数太多" in words(person.post(JOIN, form(cast, document_number=id_number())))
    assert person.post(JOIN, form(cast)).status_code == 302  # without a number the application goes on


def test_the_guardians_sheet_is_for_everybody(client):
    assert "监护人" in words(client.get("/volunteer/join/guardian/"))


def test_details_are_mended_and_a_number_left_empty_is_kept(person, cast):
    applied(cast.owner, cast.tree.township_a, document_number=id_number())
    page = words(person.get(DETAILS))
    assert "居住区域" in page
    assert id_number() not in page
    response = person.post(DETAILS, form(cast, living_region="示例县新镇"))
    assert response.status_code == 302
    assert Volunteer.objects.get().living_region == "示例县新镇"
    cast.owner.refresh_from_db()
    assert cast.owner.id_number_cipher == id_number()


def test_who_is_not_in_the_pool_is_led_to_the_application(person, cast):
    assert person.get(DETAILS)["Location"] == JOIN
    assert person.get("/volunteer/me/leave/")["Location"] == ME
    assert person.get("/volunteer/me/family/").status_code == 404
    assert reverse("volunteers:join") in words(person.get(ME))


def test_the_page_of_an_active_volunteer(person, cast):
    volunteer = serving(cast.owner, cast.tree.township_a, cast.coordinator)
    HonourFactory(volunteer=volunteer)
    page = words(person.get(ME))
    for text in ("您是在岗志愿者", volunteer.number, "岗前集中培训", "40 学时", "县优秀志愿者", "再服务 100 小时"):
        assert text in page
    assert "为什么还不能上岗" not in page


def test_suspended_and_refused_read_the_reason(person, cast):
    volunteer = serving(cast.owner, cast.tree.township_a, cast.coordinator)
    deciding.suspend(volunteer, "连续三次未到", by=cast.coordinator, now=NOW)
    assert "连续三次未到" in words(person.get(ME))
    deciding.dismiss(volunteer, "违反服务范围", by=cast.coordinator, now=NOW)
    page = words(person.get(ME))
    assert "违反服务范围" in page
    assert JOIN in page
    assert person.get(JOIN).status_code == 200


def test_leaving_asks_first_and_then_does(person, cast):
    serving(cast.owner, cast.tree.township_a, cast.coordinator)
    assert "退出志愿者库？" in words(person.get("/volunteer/me/leave/"))
    assert Volunteer.objects.get().state == "active"
    person.post("/volunteer/me/leave/")
    assert Volunteer.objects.get().state == "left"


def test_a_relative_is_named_and_taken_out(person, cast):
    serving(cast.owner, cast.tree.township_a, cast.coordinator)
    page = "/volunteer/me/family/"
    assert person.post(page, {"relation": "parent", "name": "周母亲", "phone": "13900139000"}).status_code == 422  # not told yet
    assert person.post(page, {"relation": "parent", "name": "周母亲", "phone": "13900139000", "told": "on"}).status_code == 302
    tie = FamilyTie.objects.get()
    shown = words(person.get(ME))
    assert "周母亲" in shown
    assert "待管理员确认" in shown
    person.post(reverse("volunteers:end_family", args=[tie.pk]))
    tie.refresh_from_db()
    assert tie.state == "ended"


def test_a_relative_sees_who_named_them_and_may_say_no(person, cast):
    tie = FamilyTieFactory(volunteer__organisation=cast.tree.township_a, volunteer__user=cast.colleague, user=cast.owner)
    assert "把您登记为亲属的志愿者" in words(person.get(ME))
    person.post(reverse("volunteers:end_family", args=[tie.pk]))
    tie.refresh_from_db()
    assert tie.state == "ended"


def test_a_strangers_tie_does_not_exist(person, cast):
    tie = FamilyTieFactory(volunteer__organisation=cast.tree.township_a, volunteer__user=cast.colleague)
    assert person.post(reverse("volunteers:end_family", args=[tie.pk])).status_code == 404


def test_other_rooms_add_panels(person, cast, monkeypatch):
    monkeypatch.setattr(registries.panels, "_entries", {})
    registries.panels.register("test", lambda request, volunteer: registries.Panel("volunteers/stars.html", {"stars": 3}))
    registries.panels.register("none", lambda request, volunteer: None)
    response = person.get(ME)
    assert response.status_code == 200
    assert len(response.context["panels"]) == 1


def test_the_queries_of_my_page_do_not_grow(person, cast, monkeypatch):
    monkeypatch.setattr(registries.panels, "_entries", {})
    volunteer = serving(cast.owner, cast.tree.township_a, cast.coordinator)

    def rows():
        PreServiceTrainingFactory(volunteer=volunteer)
        HonourFactory(volunteer=volunteer)
        FamilyTieFactory(volunteer=volunteer)
        SupervisionFactory(organisation=volunteer.organisation).attendees.add(volunteer)
        FamilyTieFactory(volunteer=VolunteerFactory(organisation=cast.tree.township_a), user=cast.owner)

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert person.get(ME).status_code == 200
        return len(queries)

    rows()
    count()
    one = count()
    rows()
    rows()
    assert count() == one
    assert one <= 24
