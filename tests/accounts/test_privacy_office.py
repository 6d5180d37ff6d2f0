"""A new version of the privacy notice: written, looked at, published by a superuser, then fixed, and everybody asked once."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from wagtail.models import ModelLogEntry

from portal.accounts.domain import privacy
from portal.accounts.models import Consent, PrivacyNotice
from tests.factories.accounts import ConsentFactory, PrivacyNoticeFactory, UserFactory

pytestmark = pytest.mark.django_db
BODY = "## 我们收集什么\r\n\r\n- 姓名\r\n- 手机号\r\n\r\n<script>alert(1)</script>"


def url(name, *args):
    return reverse(f"privacy_office:{name}", args=args)


@pytest.fixture
def superuser():
    return UserFactory(username="superuser", is_staff=True, is_superuser=True)


@pytest.fixture
def current(superuser):
    notice = PrivacyNoticeFactory(version="2026-11", body="旧版文字")
    ConsentFactory(user=superuser, notice=notice)
    return notice


@pytest.fixture
def office(client, superuser, current):
    client.force_login(superuser)
    return client


def test_a_draft_is_previewed_harmlessly_and_asks_nobody(office, current):
    assert "旧版文字" in office.get(url("new")).content.decode()
    page = office.post(url("new"), {"version": "2026-12", "body": BODY}, follow=True).content.decode()
    assert "<h2>我们收集什么</h2>" in page
    assert "<script>alert" not in page
    draft = PrivacyNotice.objects.get(version="2026-12")
    assert draft.published_at is None
    assert privacy.current_notice() == current
    assert office.get("/accounts/privacy/2026-12/").status_code == 404
    assert office.get("/").status_code == 200


def test_a_draft_is_changed_as_often_as_one_likes(office):
    draft = privacy.save_draft("2026-12", "一", by=office_user(office))
    office.post(url("edit", draft.pk), {"version": "2026-12a", "body": "二"})
    draft.refresh_from_db()
    assert (draft.version, draft.body) == ("2026-12a", "二\n")


def office_user(client):
    return privacy.get_user_model().objects.get(username="superuser")


def test_published_it_is_current_fixed_and_asked_for_once(office, superuser, current, django_capture_on_commit_callbacks):
    draft = privacy.save_draft("2026-12", BODY, by=superuser)
    assert privacy.current_version() == "2026-11"
    with django_capture_on_commit_callbacks(execute=True):
        office.post(url("publish", draft.pk), {"sure": "on"})
    draft.refresh_from_db()
    assert privacy.current_notice() == draft
    assert privacy.current_version() == "2026-12"
    asked = office.get("/learn/")
    assert asked.url.startswith("/accounts/consent/")
    office.post("/accounts/consent/", {"agree": "on", "consent": "on", "next": "/learn/"})
    assert Consent.objects.filter(user=superuser, notice=draft, withdrawn_at=None).count() == 1
    assert office.get("/learn/").status_code == 200
    page = office.get(url("versions")).content.decode()
    assert "现行" in page
    assert "以往" in page


def test_without_the_tick_nothing_is_published(office, superuser):
    draft = privacy.save_draft("2026-12", "一", by=superuser)
    page = office.post(url("publish", draft.pk), follow=True).content.decode()
    assert "请先读预览，再勾选确认。" in page
    draft.refresh_from_db()
    assert draft.published_at is None


def test_publishing_twice_keeps_the_first_time(superuser):
    draft = privacy.save_draft("2026-12", "一", by=superuser)
    first = privacy.publish(draft, by=superuser).published_at
    assert privacy.publish(draft, by=superuser).published_at == first
    assert ModelLogEntry.objects.filter(action="privacy.publish").count() == 1


def test_a_published_text_is_neither_changed_nor_deleted(office, current):
    page = office.post(url("edit", current.pk), {"version": "2026-11", "body": "改了"}).content.decode()
    assert page
    office.post(url("discard", current.pk))
    current.refresh_from_db()
    assert current.body == "旧版文字"
    shown = office.get(url("edit", current.pk)).content.decode()
    assert "<textarea" not in shown
    assert "不再更改" in shown


def test_a_version_is_taken_once(office, superuser):
    page = office.post(url("new"), {"version": "2026-11", "body": "又一份"}).content.decode()
    assert PrivacyNotice.objects.count() == 1
    assert "2026-11" in page
    with pytest.raises(ValidationError):
        privacy.save_draft("2026-11", "又一份", by=superuser)


def test_a_draft_is_deleted(office, superuser):
    draft = privacy.save_draft("2026-12", "一", by=superuser)
    office.post(url("discard", draft.pk))
    assert not PrivacyNotice.objects.filter(pk=draft.pk).exists()


def test_nobody_but_superusers_writes(client, current):
    person = UserFactory(username="editor", is_staff=True)
    for act in (lambda: privacy.save_draft("x", "y", by=person), lambda: privacy.publish(current, by=person)):
        with pytest.raises(PermissionDenied):
            act()
    client.force_login(person)
    assert client.get(url("versions")).status_code in (302, 403)
    assert PrivacyNotice.objects.count() == 1
