import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.notices import domain, outbox
from portal.notices.gateways import ConsoleGateway
from portal.notices.models import Notice, OutboxMessage
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(db):
    user = UserFactory(username="zhou", email="zhou@example.com")
    EmailAddress.objects.create(user=user, email="zhou@example.com", primary=True, verified=True)
    return user


@pytest.fixture
def signed_in(client, person):
    client.force_login(person)
    return client


class TestNotify:
    def test_is_left_on_the_site_and_mailed_after_the_commit(self, person, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            notice = domain.notify(person, "机构确认了您", "您现在可以领取证明", "/accounts/")
            assert mail.outbox == []
        assert notice.read_at is None
        assert mail.outbox[0].to == ["zhou@example.com"]
        assert "机构确认了您" in mail.outbox[0].subject
        assert "/accounts/" in mail.outbox[0].body

    def test_one_reason_is_told_once(self, person, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            first = domain.notify(person, "机构确认了您", reason_key="membership-7")
            assert domain.notify(person, "机构确认了您", reason_key="membership-7") == first
            domain.notify(person, "另一件事")
            domain.notify(person, "又一件事")
        assert Notice.objects.count() == 3
        assert len(mail.outbox) == 3

    @pytest.mark.parametrize("why", ["unproven", "unwanted", "no address"])
    def test_no_mail_where_it_is_not_wanted_or_proven(self, person, why, django_capture_on_commit_callbacks):
        if why == "unproven":
            EmailAddress.objects.update(verified=False)
        elif why == "unwanted":
            domain.set_wants_mail(person, False)
        else:
            person.email = None
        with django_capture_on_commit_callbacks(execute=True):
            domain.notify(person, "机构确认了您")
        assert mail.outbox == []
        assert Notice.objects.count() == 1

    def test_a_notice_that_is_gone_is_not_mailed(self, person):
        from portal.notices.tasks import mail_notice

        mail_notice.call(987654)
        assert mail.outbox == []


class TestPages:
    def test_people_see_their_own(self, signed_in, person):
        domain.notify(person, "我的")
        domain.notify(UserFactory(), "别人的")
        page = signed_in.get("/notices/").content.decode()
        assert "我的" in page
        assert "别人的" not in page

    def test_opening_marks_as_read_and_leads_there(self, signed_in, person):
        notice = domain.notify(person, "机构确认了您", url="/accounts/")
        assert signed_in.post(f"/notices/{notice.pk}/").url == "/accounts/"
        notice.refresh_from_db()
        assert notice.read_at

    def test_a_foreign_address_is_not_followed(self, signed_in, person):
        notice = domain.notify(person, "机构确认了您", url="https://evil.example/")
        assert signed_in.post(f"/notices/{notice.pk}/").url == "/notices/"

    def test_others_notices_stay_unread(self, signed_in):
        foreign = domain.notify(UserFactory(), "别人的")
        assert signed_in.post(f"/notices/{foreign.pk}/").status_code == 404
        signed_in.post("/notices/read/")
        foreign.refresh_from_db()
        assert foreign.read_at is None

    def test_all_are_read_at_once(self, signed_in, person):
        for _ in range(3):
            domain.notify(person, "一件事")
        signed_in.post("/notices/read/")
        assert domain.unread_count(person) == 0

    def test_the_preference_is_kept(self, signed_in, person):
        signed_in.post("/notices/preference/", {})
        assert not domain.wants_mail(person)
        signed_in.post("/notices/preference/", {"wants_mail": "on"})
        assert domain.wants_mail(person)

    def test_many_cost_what_one_costs(self, signed_in, person):
        domain.notify(person, "一件事")
        signed_in.get("/notices/")
        with CaptureQueriesContext(connection) as one:
            signed_in.get("/notices/")
        Notice.objects.bulk_create(Notice(user=person, title="事", created_at=timezone.now()) for _ in range(15))
        with CaptureQueriesContext(connection) as many:
            signed_in.get("/notices/")
        assert len(many) == len(one)

    def test_the_header_counts_what_is_unread_with_one_query(self, signed_in, client, person):
        domain.notify(person, "一件事")
        with CaptureQueriesContext(connection) as queries:
            page = signed_in.get("/accounts/privacy/").content.decode()
        assert 'href="/notices/"' in page
        assert len([query for query in queries if "notices_notice" in query["sql"]]) == 1

    def test_visitors_pay_nothing_for_the_count(self, client, db):
        with CaptureQueriesContext(connection) as queries:
            client.get("/accounts/privacy/")
        assert not [query for query in queries if "notices_notice" in query["sql"]]

    def test_visitors_are_led_to_sign_in(self, client):
        assert client.get("/notices/").url.startswith("/accounts/login/")


class TestOutbox:
    def test_shows_what_was_not_sent_without_the_number(self, client):
        ConsoleGateway().send("+8613800138000", "123456")
        page = client.get("/notices/outbox/").content.decode()
        assert "123456" in page
        assert "138****8000" in page
        assert "13800138000" not in page

    def test_does_not_exist_in_production(self, client, settings):
        settings.PRODUCTION = True
        assert client.get("/notices/outbox/").status_code == 404

    def test_does_not_exist_where_everything_is_really_sent(self, client, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.PHONE_GATEWAY = "example.Gateway"
        assert not outbox.is_open()
        assert client.get("/notices/outbox/").status_code == 404

    def test_the_gateway_logs_no_number(self, db, caplog):
        with caplog.at_level("INFO"):
            ConsoleGateway().send("+8613800138000", "123456")
        assert "13800138000" not in caplog.text
        assert OutboxMessage.objects.get().recipient == "138****8000"
