"""No way into the back office leads around the second factor, where it is required."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth import get_user
from django.contrib.auth import views as auth_views
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, get_resolver

from portal.accounts.models import User
from tests.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"


def totp_code():
    return format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))


def staff(username, group=None):
    user = User.objects.create_user(username, PASSWORD, is_staff=True)
    user.hold_phone("+8613800138000", verified=True)
    user.save()
    group = group or Group.objects.create(name=f"back office {username}")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user.groups.add(group)
    return user


@pytest.fixture
def required(settings):
    settings.STAFF_MFA_REQUIRED = True


@pytest.fixture
def editor(db):
    return staff("editor")


def sign_in(client, login="editor"):
    return client.post("/accounts/login/", {"login": login, "password": PASSWORD})


def test_without_a_factor_staff_are_led_to_set_one_up(client, editor, required):
    sign_in(client)
    response = client.get("/cms/")
    assert response.url == "/accounts/2fa/totp/activate/"
    assert client.get(client.get(response.url).url).status_code == 200  # asks for the password; no loop


def test_setting_it_up_opens_the_back_office(client, editor, required):
    sign_in(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    assert 'src="data:image/svg+xml' in page.content.decode()
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    client.post("/accounts/2fa/totp/activate/", {"code": code})
    held = Authenticator.objects.get(user=editor, type="totp")
    assert secret not in str(held.data)
    response = client.get("/cms/")
    assert response.url.startswith("/accounts/2fa/reauthenticate/")
    codes = Authenticator.objects.get(user=editor, type="recovery_codes").wrap().get_unused_codes()
    client.post(response.url, {"code": codes[0]})
    assert client.get("/cms/").status_code == 200


def test_the_password_alone_does_not_sign_in(client, editor, required):
    TOTP.activate(editor, SECRET)
    assert sign_in(client).url == "/accounts/2fa/authenticate/"
    assert not get_user(client).is_authenticated
    assert client.get("/cms/").status_code == 302
    client.post("/accounts/2fa/authenticate/", {"code": totp_code()})
    assert get_user(client) == editor
    assert client.get("/cms/").status_code == 200


def test_a_code_by_phone_alone_does_not_sign_in(client, editor, required, codes):
    TOTP.activate(editor, SECRET)
    client.post("/accounts/login/code/", {"contact": "13800138000"})
    client.post("/accounts/login/code/confirm/", {"code": codes.newest()})
    assert not get_user(client).is_authenticated


def test_a_session_from_before_the_factor_must_show_it(client, editor, required):
    sign_in(client)
    TOTP.activate(editor, SECRET)
    assert client.get("/cms/").url.startswith("/accounts/2fa/reauthenticate/")
    client.post("/accounts/2fa/reauthenticate/", {"code": totp_code()})
    assert client.get("/cms/").status_code == 200


def test_a_reset_password_does_not_sign_in_either(client, editor, required, codes):
    TOTP.activate(editor, SECRET)
    client.post("/accounts/password/reset/", {"contact": "13800138000"})
    client.post("/accounts/password/reset/confirm/", {"code": codes.newest()})
    client.post("/accounts/password/reset/complete/", {"password1": "another-pass-phrase-9", "password2": "another-pass-phrase-9"})
    assert not get_user(client).is_authenticated


@pytest.mark.parametrize("address", ["/cms/login/", "/_util/login/", "/cms/password_reset/", "/cms/password_reset/confirm/MQ/abc-def/"])
def test_wagtails_own_doors_lead_to_ours(client, editor, address):
    for response in (client.get(address), client.post(address, {"username": "editor", "password": PASSWORD, "email": "a@b.cn"})):
        assert response.status_code == 302
        assert response.url.startswith(("/accounts/login/", "/accounts/password/reset/"))
    assert not get_user(client).is_authenticated


def test_wagtails_account_page_changes_neither_password_nor_address(client, editor):
    sign_in(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/cms/account/").content.decode()
    assert "old_password" not in page
    assert 'name="email-email"' not in page


def patterns(urlconf, prefix="/"):
    for entry in urlconf.url_patterns:
        if isinstance(entry, URLPattern):
            yield prefix, entry
        else:
            yield from patterns(entry, prefix + str(entry.pattern))


def test_no_reachable_address_is_a_password_form_of_somebody_else():
    """Every LoginView of Django's or Wagtail's is shadowed by an address of ours."""
    resolver = get_resolver()
    for prefix, entry in patterns(resolver):
        view = getattr(entry.callback, "view_class", None)
        if view and issubclass(view, (auth_views.LoginView, auth_views.PasswordResetView, auth_views.PasswordResetConfirmView)):
            address = (prefix + str(entry.pattern)).replace("<uidb64>", "MQ").replace("<token>", "t").replace("^", "")
            assert resolver.resolve(address).func.__module__ == "portal.core.views", address


def test_learners_are_not_asked_for_a_factor(client, db, required):
    User.objects.create_user("learner", PASSWORD)
    sign_in(client, "learner")
    assert client.get("/cms/").status_code == 403
    assert client.get("/notices/").status_code == 200


@pytest.mark.parametrize("address", ["/cms/", "/cms/login/", "/cms/users/", "/cms/pages/1/edit/"])
def test_learners_are_told_that_the_back_office_is_not_theirs(client, db, address):
    User.objects.create_user("learner", PASSWORD)
    sign_in(client, "learner")
    response = client.get(address)
    assert response.status_code == 403  # not sent to sign in, which would send them back here
    assert "12356" in response.content.decode()


class TestEditorsOfPeopleAndGroups:
    """Even with every permission on users and groups, only a superuser reaches Wagtail's editors."""

    @pytest.fixture
    def granted(self, db):
        group = Group.objects.create(name="everything about people")
        group.permissions.set(Permission.objects.filter(content_type__model__in=["user", "group"]))
        return staff("granted", group)

    @pytest.mark.parametrize("address", ["/cms/users/", "/cms/users/new/", "/cms/users/edit/{pk}/", "/cms/groups/", "/cms/groups/new/"])
    def test_closed(self, client, granted, address):
        sign_in(client, "granted")
        for response in (client.get(address.format(pk=granted.pk)), client.post(address.format(pk=granted.pk), {"is_superuser": "on"})):
            assert response.status_code in (302, 403)
        granted.refresh_from_db()
        assert not granted.is_superuser

    def test_open_for_superusers(self, client, db):
        root = User.objects.create_superuser("root", PASSWORD)
        sign_in(client, "root")
        assert client.get("/cms/users/").status_code == 200
        assert client.get(f"/cms/users/edit/{root.pk}/").status_code == 200

    def test_bulk_actions_are_closed_too(self, client, granted):
        power = Group.objects.create(name="power")
        sign_in(client, "granted")
        client.post(f"/cms/bulk/accounts/user/assign_role/?id={granted.pk}", {"role": power.pk})
        assert not power.user_set.exists()


def test_deactivating_the_factor_closes_the_back_office_again(editor, required):
    client = Client()
    TOTP.activate(editor, SECRET)
    sign_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": totp_code()})
    Authenticator.objects.filter(user=editor).delete()
    cache.clear()
    assert client.get("/cms/").url == "/accounts/2fa/totp/activate/"


def test_every_form_of_the_way_posts_to_an_address_that_exists(client, editor):
    sign_in(client)
    pages = ["/accounts/reauthenticate/"]
    for address in pages:
        assert_actions(client, address)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    pages = [
        "/accounts/2fa/totp/activate/",
        "/accounts/password/change/",
        "/accounts/email/",
        "/accounts/phone/change/",
        "/accounts/logout/",
    ]
    for address in pages:
        assert_actions(client, address)
    TOTP.activate(editor, SECRET)
    for address in ("/accounts/2fa/totp/deactivate/", "/accounts/2fa/recovery-codes/generate/", "/accounts/2fa/reauthenticate/"):
        assert_actions(client, address)
    stranger = Client()
    sign_in(stranger)
    assert_actions(stranger, "/accounts/2fa/authenticate/")


def assert_actions(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    main = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    actions = re.findall(r'<form[^>]*action="([^"]*)"', main)
    assert actions, address
    for action in actions:
        assert get_resolver().resolve(action), (address, action)
    assert "style=" not in main
    assert "<script" not in main


def test_documents_of_others_are_not_opened_by_the_password_alone(client, editor, required):
    sign_in(client)
    for ending in ("pdf", "png"):
        response = client.get(f"/verify/document/XQ-2026-000001.{ending}")
        assert (response.status_code, response["Location"]) == (302, "/accounts/2fa/totp/activate/")
