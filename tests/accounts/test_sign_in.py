import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user

from portal.accounts import domain
from tests.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN, CODE, CONFIRM = "/accounts/login/", "/accounts/login/code/", "/accounts/login/code/confirm/"


@pytest.fixture
def person(db):
    user = domain.sign_up(full_name="周秀兰", phone="13800138000", email="zhou@example.com", username="zhou", password=PASSWORD)
    user.hold_phone("+8613800138000", verified=True)
    user.save()
    EmailAddress.objects.filter(user=user).update(verified=True)
    return user


@pytest.fixture
def imported(db):
    """As a roster leaves people: no password, nothing proven."""
    return domain.sign_up(full_name="李大山", phone="13900139000", email="li@example.com")


@pytest.mark.parametrize(
    "login",
    ["zhou", "ZHOU", "zhou@example.com", "Zhou@Example.com ", "13800138000", "138 0013 8000", "+86 13800138000", "１３８００１３８０００"],
)
def test_every_way_with_a_password(client, person, login):
    client.post(LOGIN, {"login": login, "password": PASSWORD})
    assert get_user(client) == person


def test_wrong_passwords_say_one_thing(client, person):
    said = {
        str(client.post(LOGIN, {"login": login, "password": "wrong"}).context["form"].non_field_errors()) for login in ("zhou", "nobody")
    }
    assert len(said) == 1


def test_five_wrong_passwords_and_the_door_stays_shut_for_every_spelling(client, person):
    for spelling in ["13800138000", "138 0013 8000", "+8613800138000", "138-0013-8000", "１３８００１３８０００"]:
        client.post(LOGIN, {"login": spelling, "password": "wrong"})
    client.post(LOGIN, {"login": "13800138000", "password": PASSWORD})
    assert not get_user(client).is_authenticated


@pytest.mark.parametrize("contact", ["13800138000", "１３８ ００１３ ８０００", "zhou@example.com"])
def test_by_code(client, person, codes, contact):
    assert client.post(CODE, {"contact": contact}).url == CONFIRM
    client.post(CONFIRM, {"code": codes.newest()})
    assert get_user(client) == person


@pytest.mark.parametrize("contact", ["13700137000", "nobody@example.com"])
def test_nobody_learns_who_has_an_account(client, contact, codes):
    assert client.post(CODE, {"contact": contact}).url == CONFIRM
    page = client.get(CONFIRM).content.decode()
    assert "13700137000" not in page
    assert client.post(CONFIRM, {"code": "００００"}).status_code == 200
    assert len(codes.texts()) == 1


@pytest.mark.parametrize("contact", ["13900139000", "li@example.com"])
def test_an_imported_person_comes_in_by_code_and_sets_a_password(client, imported, codes, contact):
    client.post(CODE, {"contact": contact})
    client.post(CONFIRM, {"code": codes.newest()})
    assert get_user(client) == imported
    assert client.get("/accounts/password/change/").url == "/accounts/password/set/"
    client.post("/accounts/password/set/", {"password1": PASSWORD, "password2": PASSWORD})
    imported.refresh_from_db()
    assert imported.check_password(PASSWORD)
    assert imported.phone_verified is (contact == "13900139000")


def test_an_imported_person_has_no_password_to_guess(client, imported):
    client.post(LOGIN, {"login": "13900139000", "password": ""})
    assert not get_user(client).is_authenticated


def test_a_password_set_before_the_contact_was_proven_is_forgotten(client, codes):
    squatted = domain.sign_up(full_name="冒名", phone="13600136000", password="the-strangers-own-1")
    client.post(CODE, {"contact": "13600136000"})
    client.post(CONFIRM, {"code": codes.newest()})
    squatted.refresh_from_db()
    assert get_user(client) == squatted
    assert not squatted.has_usable_password()


def test_an_unproven_person_is_asked_for_the_code_at_sign_in(client, codes):
    domain.sign_up(full_name="周", phone="13600136000", password=PASSWORD)
    assert client.post(LOGIN, {"login": "13600136000", "password": PASSWORD}).url == "/accounts/phone/verify/"
    assert not get_user(client).is_authenticated


@pytest.mark.parametrize("contact", ["13800138000", "zhou@example.com"])
def test_reset_by_code(client, person, codes, contact):
    response = client.post("/accounts/password/reset/", {"contact": contact})
    assert response.url == "/accounts/password/reset/confirm/"
    assert "13800138000" not in client.get(response.url).content.decode()
    response = client.post(response.url, {"code": codes.newest()})
    assert response.url == "/accounts/password/reset/complete/"
    client.post(response.url, {"password1": "a-brand-new-pass-3", "password2": "a-brand-new-pass-3"})
    person.refresh_from_db()
    assert person.check_password("a-brand-new-pass-3")


def test_reset_of_nobody_looks_the_same(client, codes):
    for contact in ("13700137000", "nobody@example.com"):
        assert client.post("/accounts/password/reset/", {"contact": contact}).url == "/accounts/password/reset/confirm/"
        assert client.post("/accounts/password/reset/confirm/", {"code": "００００"}).status_code == 200


def test_an_erased_or_closed_account_stays_out(client, person):
    person.is_active = False
    person.save()
    client.post(LOGIN, {"login": "13800138000", "password": PASSWORD})
    assert not get_user(client).is_authenticated


def sign_in(client, person):
    client.post(LOGIN, {"login": person.username, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def test_change_of_phone(client, person, codes):
    sign_in(client, person)
    assert client.post("/accounts/phone/change/", {"phone": "１３７ ００１３ ７０００"}).url == "/accounts/phone/verify/"
    person.refresh_from_db()
    assert person.phone == "+8613800138000"
    client.post("/accounts/phone/verify/", {"code": codes.newest()})
    person.refresh_from_db()
    assert (person.phone, person.phone_verified) == ("+8613700137000", True)


def test_change_of_email(client, person, codes):
    sign_in(client, person)
    response = client.post("/accounts/email/", {"email": "new@example.com", "action_add": "1"})
    client.post(response.url, {"code": codes.newest()})
    person.refresh_from_db()
    assert person.email == "new@example.com"
    assert list(EmailAddress.objects.filter(user=person).values_list("email", "verified")) == [("new@example.com", True)]


def test_changes_ask_for_the_password_again(client, person):
    client.post(LOGIN, {"login": "zhou", "password": PASSWORD})
    response = client.post("/accounts/phone/change/", {"phone": "13700137000"})
    assert response.url.startswith("/accounts/reauthenticate/")
