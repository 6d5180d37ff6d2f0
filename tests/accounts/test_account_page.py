import pytest

from portal.accounts import domain
from portal.accounts.domain import people, privacy
from portal.accounts.models import Consent, User
from portal.organisations.domain import memberships
from portal.organisations.models import Membership
from tests.accounts.conftest import PASSWORD
from tests.factories.accounts import PrivacyNoticeFactory

pytestmark = pytest.mark.django_db
ID_NUMBER = "11010519491231002X"


@pytest.fixture
def person(client, notice):
    user = domain.sign_up(full_name="周秀兰", phone="13800138000", username="zhou", password=PASSWORD, notice=notice)
    user.hold_phone("+8613800138000", verified=True)
    user.save()
    client.post("/accounts/login/", {"login": "zhou", "password": PASSWORD})
    return user


def reauthenticate(client):
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def test_visitors_are_led_to_sign_in(client, notice):
    for address in ("", "profile/", "identity/", "data/", "data/erase/", "consent/", "memberships/new/"):
        assert client.get(f"/accounts/{address}").url.startswith("/accounts/login/")


def test_the_page_masks_numbers_and_shows_memberships(client, person, township, audience):
    person.hold_id_number(ID_NUMBER)
    person.save()
    memberships.claim(person, township, audience, "村医")
    page = client.get("/accounts/").content.decode()
    assert "138****8000" in page
    assert "110*************2X" in page
    assert "13800138000" not in page
    assert ID_NUMBER not in page
    assert "示例镇" in page
    assert "村医" in page


def test_what_is_not_given_yet_is_added_and_what_is_there_changed(client, person):
    assert "添加证件号码" in client.get("/accounts/").content.decode()
    person.hold_id_number(ID_NUMBER)
    person.save()
    page = client.get("/accounts/").content.decode()
    assert "修改证件号码" in page
    assert "添加证件号码" not in page


def test_the_name_is_changed_and_logged_without_it(client, person):
    client.post("/accounts/profile/", {"full_name": "阿依古丽•买买提"})
    person.refresh_from_db()
    assert person.full_name == "阿依古丽·买买提"
    from wagtail.models import ModelLogEntry

    entry = ModelLogEntry.objects.for_instance(person).get(action="accounts.rename")
    assert entry.user_id == person.pk
    assert entry.data in (None, {})


def test_a_name_is_not_emptied(client, person):
    assert client.post("/accounts/profile/", {"full_name": "  "}).context["form"].errors
    with pytest.raises(people.ValidationError):
        people.rename(person, " ", by=person)


def test_position_is_restated_by_its_owner_alone(client, person, township, audience):
    held = memberships.claim(person, township, audience, "村医")
    client.post(f"/accounts/memberships/{held.pk}/", {"position": "护士"})
    held.refresh_from_db()
    assert (held.position, held.state) == ("护士", "pending")
    other = domain.sign_up(full_name="别人", username="other-one")
    foreign = memberships.claim(other, township, audience)
    assert client.get(f"/accounts/memberships/{foreign.pk}/").status_code == 404
    assert client.post(f"/accounts/memberships/{foreign.pk}/leave/").status_code == 404
    foreign.refresh_from_db()
    assert foreign.state == "pending"


def test_joining_and_leaving(client, person, township, audience):
    client.post("/accounts/memberships/new/", {"audience": audience.pk, "organisation": township.pk, "position": ""})
    held = Membership.objects.get(user=person)
    client.post(f"/accounts/memberships/{held.pk}/leave/")
    held.refresh_from_db()
    assert held.state == "ended"


def test_the_identity_number_needs_its_own_consent(client, person):
    reauthenticate(client)
    refused = client.post("/accounts/identity/", {"number": ID_NUMBER})
    assert refused.context["form"].errors["agree"]
    client.post("/accounts/identity/", {"number": "１１０１０５１９４９１２３１００２ｘ", "agree": "on"})
    person.refresh_from_db()
    assert person.id_number_cipher == ID_NUMBER
    assert Consent.objects.get(user=person, scope="identity_number").withdrawn_at is None
    client.post("/accounts/identity/", {"number": ""})
    person.refresh_from_db()
    assert person.id_number_hash is None
    assert Consent.objects.get(user=person, scope="identity_number").withdrawn_at


def test_a_held_identity_number_is_not_held_twice(client, person):
    other = User(username="other-one")
    other.hold_id_number(ID_NUMBER)
    other.save()
    reauthenticate(client)
    assert client.post("/accounts/identity/", {"number": ID_NUMBER, "agree": "on"}).context["form"].errors["number"]


class TestConsent:
    def test_a_newer_notice_is_asked_for_once(self, client, person):
        assert client.get("/notices/").status_code == 200
        self.publish()
        response = client.get("/notices/?page=2")
        assert response.url == "/accounts/consent/?next=%2Fnotices%2F%3Fpage%3D2"
        assert client.post("/accounts/consent/", {"next": "/notices/"}).context["form"].errors
        assert client.post("/accounts/consent/", {"agree": "on", "next": "/notices/"}).url == "/notices/"
        assert client.get("/notices/").status_code == 200
        assert privacy.has_consented(person, "2027-01")

    def test_it_costs_one_query_a_session(self, client, person, django_assert_num_queries):
        client.get("/notices/")
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            client.get("/notices/")
        assert not [query for query in queries if "accounts_consent" in query["sql"]]

    def test_nobody_is_sent_to_a_foreign_site(self, client, person):
        self.publish()
        assert client.post("/accounts/consent/", {"agree": "on", "next": "https://evil.example/"}).url == "/accounts/"

    def test_leaving_stays_open(self, client, person):
        self.publish()
        for address in ("/accounts/data/", "/accounts/privacy/", "/accounts/"):
            assert client.get(address).status_code == 200

    def test_visitors_are_not_asked(self, client, notice):
        assert client.get("/accounts/privacy/").status_code == 200
        assert client.get("/notices/outbox/").status_code == 200

    def publish(self):
        from django.core.cache import cache

        PrivacyNoticeFactory(version="2027-01")
        cache.delete(privacy._CURRENT)


class TestNotice:
    def test_loading_twice_changes_nothing(self, settings):
        path = settings.FIXTURES_ROOT / "privacy" / "2026-11.md"
        first = privacy.load_notice(path)
        assert privacy.load_notice(path).published_at == first.published_at
        assert privacy.current_notice() == first

    def test_a_published_text_is_fixed(self, tmp_path):
        path = tmp_path / "v1.md"
        path.write_text("一", encoding="utf-8")
        privacy.load_notice(path)
        path.write_text("二", encoding="utf-8")
        with pytest.raises(privacy.NoticeChanged):
            privacy.load_notice(path)

    def test_every_version_stays_readable_and_harmless(self, client):
        PrivacyNoticeFactory(version="2026-10", body="## 旧版\n\n<script>alert(1)</script>")
        PrivacyNoticeFactory(version="2026-11", body="新版")
        assert "新版" in client.get("/accounts/privacy/").content.decode()
        old = client.get("/accounts/privacy/2026-10/").content.decode()
        assert "<h2>旧版</h2>" in old
        assert "alert(1)" not in old
        assert client.get("/accounts/privacy/2020-01/").status_code == 404

    def test_our_text_tells_what_the_law_asks(self, settings):
        text = (settings.FIXTURES_ROOT / "privacy" / "2026-11.md").read_text(encoding="utf-8")
        for point in ("谁在处理", "用来做什么", "单独同意", "保存多久", "您的权利", "未满十四周岁"):
            assert point in text
