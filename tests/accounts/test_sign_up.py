import pytest
from django.contrib.auth import get_user
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.accounts import domain
from portal.accounts.domain import people
from portal.accounts.models import Consent, User
from portal.accounts.numbers import clean_phone
from portal.core.crypto import keyed_hash
from portal.notices.models import OutboxMessage
from portal.organisations.models import Membership, Organisation
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db
SIGN_UP = "/accounts/signup/"
VERIFY = "/accounts/phone/verify/"


def errors(response, field):
    return response.context["form"].errors.get(field, [])


def start_over(client):
    """Another browser, a while later."""
    client.cookies.clear()
    cache.clear()


def test_by_phone_asks_for_the_code_and_signs_in(client, form, codes, township, audience, notice):
    response = client.post(SIGN_UP, form)
    assert response.url == VERIFY
    assert not get_user(client).is_authenticated
    client.post(VERIFY, {"code": codes.newest()})
    user = User.objects.get()
    assert get_user(client) == user
    assert (user.full_name, user.phone, user.phone_verified, user.email) == ("周秀兰", "+8613800138000", True, None)
    membership = Membership.objects.get(user=user)
    assert (membership.organisation.pk, membership.audience, membership.position) == (township.pk, audience, "村医")
    assert membership.state == Membership.State.PENDING
    assert Consent.objects.get(user=user).notice == notice


def test_by_email_asks_for_the_code_and_signs_in(client, form, codes):
    response = client.post(SIGN_UP, {**form, "contact": "Zhou@Example.com"})
    assert response.url == reverse("account_email_verification_sent")
    client.post(response.url, {"code": codes.newest()})
    user = get_user(client)
    assert user.email == "zhou@example.com"
    assert user.emailaddress_set.get().verified
    assert user.phone == ""


def test_without_consent_nothing_is_made(client, form):
    response = client.post(SIGN_UP, {**form, "consent": ""})
    assert errors(response, "consent")
    assert not User.objects.exists()


@pytest.mark.parametrize("contact", ["", "12345", "name@", "1380013800", "十三八"])
def test_a_contact_is_required_and_checked(client, form, contact):
    response = client.post(SIGN_UP, {**form, "contact": contact})
    assert errors(response, "contact")
    assert not User.objects.exists()


@pytest.mark.parametrize("typed", ["13800138000", "138-0013-8000", "+86 138 0013 8000", "１３８００１３８０００", "008613800138000"])
def test_phones_as_people_write_them(client, form, typed):
    client.post(SIGN_UP, {**form, "contact": typed})
    assert User.objects.get().phone_hash == keyed_hash(clean_phone("13800138000"))


@pytest.mark.parametrize("username", ["13800138000", "１３８００１３８０００", "+8613800138000", "a@b.cn", "ab"])
def test_user_names_that_could_be_mistaken_are_refused(client, form, username):
    response = client.post(SIGN_UP, {**form, "username": username})
    assert errors(response, "username")
    assert not User.objects.exists()


def test_user_names_are_folded(client, form):
    client.post(SIGN_UP, {**form, "username": "Ｚhou.Xiulan"})
    assert User.objects.get().username == "zhou.xiulan"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("𠮷田", "𠮷田"),
        (" 欧阳  䶮 ", "欧阳 䶮"),
        ("古丽" * 25, "古丽" * 25),
    ],
)
def test_rare_names_are_kept(client, form, typed, kept):
    client.post(SIGN_UP, {**form, "full_name": typed})
    assert User.objects.get().full_name == kept


@pytest.mark.parametrize("name", ["周\u202e兰", "<b>周</b>", "周" * 51])
def test_names_that_are_none_are_refused(client, form, name):
    response = client.post(SIGN_UP, {**form, "full_name": name})
    assert errors(response, "full_name")


def test_a_taken_phone_answers_like_a_free_one(client, form, codes):
    client.post(SIGN_UP, form)
    start_over(client)
    response = client.post(SIGN_UP, {**form, "password1": "another-pass-phrase-9", "contact": "13800138000"})
    assert response.url == VERIFY
    assert User.objects.count() == 1
    assert "已有账号" in codes.texts()[0] or "already has an account" in codes.texts()[0]
    assert client.post(VERIFY, {"code": "００００"}).status_code == 200


def test_a_taken_email_answers_like_a_free_one(client, form):
    form["contact"] = "zhou@example.com"
    first = client.post(SIGN_UP, form)
    start_over(client)
    second = client.post(SIGN_UP, {**form, "password1": "another-pass-phrase-9"})
    assert first.url == second.url
    assert User.objects.count() == 1
    assert client.get(second.url).status_code == 200


def test_sent_twice_makes_one_person_and_says_so(client, form):
    client.post(SIGN_UP, form)
    client.cookies.clear()  # the second click left before the first answer came
    response = client.post(SIGN_UP, form, follow=True)
    assert User.objects.count() == 1
    assert Membership.objects.count() == 1
    assert response.redirect_chain[0][0] == "/accounts/login/"
    assert [str(message) for message in response.context["messages"]]


def test_sent_again_in_the_same_session_goes_to_the_code(client, form):
    client.post(SIGN_UP, form)
    assert client.post(SIGN_UP, form).url == VERIFY
    assert User.objects.count() == 1


def test_organisations_are_grouped_by_root_and_closed_ones_are_left_out(client, form, county):
    OrganisationFactory(name="关着的镇", parent=county, is_open=False)
    closed = Organisation.objects.get(name="关着的镇")
    page = client.get(SIGN_UP).content.decode()
    assert '<optgroup label="示例县">' in page
    assert "关着的镇" not in page
    assert errors(client.post(SIGN_UP, {**form, "organisation": closed.pk}), "organisation")


def test_the_query_count_does_not_grow_with_the_tree(client, form, county):
    client.get(SIGN_UP)
    with CaptureQueriesContext(connection) as few:
        client.get(SIGN_UP)
    for number in range(12):
        OrganisationFactory(name=f"第{number}镇", parent=county)
    with CaptureQueriesContext(connection) as many:
        client.get(SIGN_UP)
    assert len(many) == len(few)


def test_the_code_page_points_to_the_outbox_in_development(client, form):
    client.post(SIGN_UP, form)
    assert reverse("notices_outbox") in client.get(VERIFY).content.decode()
    page = client.get(VERIFY).content.decode()
    assert "13800138000" not in page
    assert "138****8000" in page
    assert OutboxMessage.objects.get().recipient == "138****8000"


def test_wrong_codes_end_after_three(client, form):
    client.post(SIGN_UP, form)
    assert "xq-error" in client.post(VERIFY, {"code": "0000"}).content.decode()
    client.post(VERIFY, {"code": "0000"})
    response = client.post(VERIFY, {"code": "0000"}, follow=True)
    assert response.redirect_chain[-1][0] == "/accounts/login/"
    assert [str(message) for message in response.context["messages"]]
    assert not User.objects.get().phone_verified


def test_a_code_asked_for_too_soon_says_to_wait(client, form):
    client.post(SIGN_UP, form)
    client.cookies.clear()
    response = client.post(SIGN_UP, {**form, "password1": "another-pass-phrase-9"})
    assert response.status_code == 429
    assert User.objects.count() == 1


def test_two_forms_at_the_same_moment_make_one_person(client, form, monkeypatch):
    """The second passed its check before the first was written: the database decides."""
    client.post(SIGN_UP, form)
    start_over(client)
    monkeypatch.setattr("portal.organisations.forms._holder", lambda contact: None)
    monkeypatch.setattr("portal.organisations.forms.SignUpForm._clean_phone", lambda self: None)
    response = client.post(SIGN_UP, form)
    assert response.url == "/accounts/login/"
    assert User.objects.count() == 1


def test_who_is_vouched_for_signs_in_without_a_code(client, form):
    user = domain.sign_up(full_name="示例", phone="13800138000", email="demo@example.com", username="demo", password="a-long-pass-phrase-1")
    people.prove_contacts(user)
    client.post("/accounts/login/", {"login": "demo", "password": "a-long-pass-phrase-1"})
    assert get_user(client) == user
