import json

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user
from django.test import Client
from wagtail.models import ModelLogEntry

from portal.accounts import domain
from portal.accounts.data_rights import holdings
from portal.accounts.domain.erasure import LastAdministrator, erase
from portal.accounts.domain.export import collect
from portal.accounts.models import Consent
from portal.core.crypto import keyed_hash
from portal.notices.domain import notify
from portal.notices.models import Notice
from portal.organisations.domain import memberships
from portal.organisations.models import Role
from tests.accounts.conftest import PASSWORD
from tests.factories.accounts import UserFactory
from tests.factories.organisations import RoleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(notice, township, audience):
    user = domain.sign_up(
        full_name="周秀兰", phone="13800138000", email="zhou@example.com", username="zhou", password=PASSWORD, notice=notice
    )
    user.hold_phone("+8613800138000", verified=True)
    user.hold_id_number("11010519491231002X")
    user.save()
    EmailAddress.objects.filter(user=user).update(verified=True)
    memberships.claim(user, township, audience, "村医")
    notify(user, "机构确认了您", "周秀兰，您好")
    return user


@pytest.fixture
def signed_in(client, person):
    client.post("/accounts/login/", {"login": "zhou", "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def test_every_room_says_what_it_holds(person):
    held = {part["name"]: part["data"] for part in collect(person)["holdings"]}
    assert held["accounts"]["phone"] == "+8613800138000"
    assert held["accounts"]["identity_number"] == "11010519491231002X"
    assert held["organisations"]["memberships"][0]["position"] == "村医"
    assert held["notices"]["notices"][0]["text"] == "周秀兰，您好"
    assert set(held) == {name for name, _ in holdings.items()}


def test_the_download_is_one_whole_file(signed_in, person):
    response = signed_in.post("/accounts/data/download/")
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Cache-Control"] == "no-store"
    assert json.loads(response.content)["holdings"]
    assert "周秀兰" in response.content.decode()


def test_the_download_asks_for_the_password_first(client, person):
    client.post("/accounts/login/", {"login": "zhou", "password": PASSWORD})
    assert client.post("/accounts/data/download/").url.startswith("/accounts/reauthenticate/")
    assert client.get("/accounts/data/download/").status_code == 405


def test_erasure_blanks_the_person_and_keeps_the_row(person):
    Authenticator.objects.create(user=person, type="totp", data={})
    pseudonym, consent = person.pseudonym, Consent.objects.get(user=person)
    kept = erase(person, by=person)
    person.refresh_from_db()
    consent.refresh_from_db()
    assert kept
    assert (person.full_name, person.email, person.phone, person.phone_hash, person.id_number_hash) == ("", None, "", None, None)
    assert person.username.startswith("erased-")
    assert person.pseudonym != pseudonym
    assert person.erased_at
    assert not person.is_active
    assert not person.has_usable_password()
    assert consent.withdrawn_at
    assert not EmailAddress.objects.filter(user=person).exists()
    assert not Authenticator.objects.filter(user=person).exists()
    assert not Notice.objects.filter(user=person).exists()
    assert [held.position for held in person.memberships.all()] == [""]


def test_no_log_keeps_the_name(person):
    erase(person, by=person)
    assert not ModelLogEntry.objects.filter(label__contains="周秀兰").exists()


def test_erasure_ends_every_session_and_frees_the_number(signed_in, person):
    phone = Client()
    phone.post("/accounts/login/", {"login": "zhou", "password": PASSWORD})
    response = signed_in.post("/accounts/data/erase/", {"sure": "on"})
    assert response.status_code == 200
    assert not get_user(signed_in).is_authenticated
    assert not get_user(phone).is_authenticated
    assert not UserSession.objects.exists()
    again = domain.sign_up(full_name="周秀兰", phone="13800138000", username="zhou")
    assert again.phone_hash == keyed_hash("+8613800138000")


def test_it_wants_the_tick_and_the_password(client, person):
    client.post("/accounts/login/", {"login": "zhou", "password": PASSWORD})
    assert client.post("/accounts/data/erase/", {"sure": "on"}).url.startswith("/accounts/reauthenticate/")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert client.post("/accounts/data/erase/", {}).context["form"].errors["sure"]
    person.refresh_from_db()
    assert person.erased_at is None


def test_without_a_password_a_code_confirms(client, codes):
    person = domain.sign_up(full_name="李大山", phone="13900139000")
    client.post("/accounts/login/code/", {"contact": "13900139000"})
    client.post("/accounts/login/code/confirm/", {"code": codes.newest()})
    response = client.post("/accounts/data/erase/", {"sure": "on"})
    assert response.url == "/accounts/data/erase/confirm/"
    assert client.post(response.url, {"code": "0000"}).context["form"].errors["code"]
    client.post(response.url, {"code": codes.newest()})
    person.refresh_from_db()
    assert person.erased_at


def test_by_mail_too(client, codes):
    person = domain.sign_up(full_name="李大山", email="li@example.com")
    client.post("/accounts/login/code/", {"contact": "li@example.com"})
    client.post("/accounts/login/code/confirm/", {"code": codes.newest()})
    client.post("/accounts/data/erase/", {"sure": "on"})
    client.post("/accounts/data/erase/confirm/", {"code": codes.newest()})
    person.refresh_from_db()
    assert person.erased_at


def test_three_wrong_codes_end_the_try(client, codes):
    person = domain.sign_up(full_name="李大山", phone="13900139000")
    client.post("/accounts/login/code/", {"contact": "13900139000"})
    client.post("/accounts/login/code/confirm/", {"code": codes.newest()})
    client.post("/accounts/data/erase/", {"sure": "on"})
    right = codes.newest()
    for _ in range(3):
        client.post("/accounts/data/erase/confirm/", {"code": "0000"})
    client.post("/accounts/data/erase/confirm/", {"code": right})
    person.refresh_from_db()
    assert person.erased_at is None


def test_the_last_administrator_stays(db):
    alone = UserFactory(is_superuser=True, is_staff=True)
    with pytest.raises(LastAdministrator):
        erase(alone, by=alone)
    UserFactory(is_superuser=True, is_staff=True)
    erase(alone, by=alone)
    alone.refresh_from_db()
    assert not alone.is_superuser


def test_roles_end_with_the_person(person, township):
    RoleFactory(user=person, organisation=township)
    erase(person, by=None)
    assert not Role.objects.filter(user=person).exists()


def test_erasing_twice_is_quiet(person):
    erase(person, by=None)
    assert erase(person, by=None) == []
