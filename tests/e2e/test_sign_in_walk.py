"""Signing in by every way, with a second factor, and keeping the display and the language."""

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from playwright.sync_api import expect

from portal.notices.models import OutboxMessage
from portal.organisations.domain import roles

from .scene import PASSWORD, county, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE_NUMBER, ADDRESS = "13800138000", "zhou@example.com"
SUBMIT = "main form button[type=submit] >> nth=0"


@pytest.fixture
def places():
    return county()


@pytest.fixture
def doctor(places):
    user = person("zhou", "周秀兰", places["clinic"])
    user.hold_phone("+86" + PHONE_NUMBER, verified=True)
    user.email = ADDRESS
    user.save()
    user.emailaddress_set.create(email=ADDRESS, verified=True, primary=True)
    return user


def press(page, selector=SUBMIT):
    page.locator(selector).click()
    page.wait_for_load_state()


def is_in(visitor, name):
    """The account page greets its owner."""
    visitor.go("/accounts/")
    visitor.check()
    expect(visitor.page.locator("main")).to_contain_text(name)
    return True


@pytest.mark.parametrize("js", [True, False], ids=["with script", "without script"])
def test_by_user_name_address_and_mobile_number(visit, doctor, js):
    for login in ("zhou", ADDRESS, "138 0013 8000"):
        visitor = visit(js=js)
        visitor.sign_in(login)
        assert is_in(visitor, "周秀兰")


@pytest.mark.parametrize("js", [True, False], ids=["with script", "without script"])
def test_by_a_code_sent_to_the_phone(visit, doctor, js):
    visitor = visit(js=js)
    visitor.go("/accounts/login/")
    visitor.check("sign-in")
    press(visitor.page, 'main a[href*="login/code"]')
    visitor.page.fill("main [name=contact]", PHONE_NUMBER)
    press(visitor.page)
    code = re.search(r"(?<!\d)\d{6}(?!\d)", OutboxMessage.objects.first().body)[0]
    visitor.page.fill("main [name=code]", "000000" if code != "000000" else "111111")
    press(visitor.page)
    expect(visitor.page.locator("main .xq-error")).to_be_visible()
    visitor.check("sign-in-code")
    visitor.page.fill("main [name=code]", code)
    press(visitor.page)
    assert is_in(visitor, "周秀兰")


def test_a_wrong_password_says_so_and_lets_nobody_in(visit, doctor):
    visitor = visit()
    visitor.sign_in("zhou", "not-the-password")
    expect(visitor.page.locator("main [role=alert]")).to_contain_text("不对")
    visitor.check("sign-in-refused")
    visitor.go("/learn/")
    assert "/accounts/login/" in visitor.page.url


def totp(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.fixture
def officer(places, settings):
    settings.STAFF_MFA_REQUIRED = True
    settings.MFA_TOTP_TOLERANCE = 1
    user = person("officer", "钱芳", places["county"])
    roles.grant("certificate_officer", user, places["county"], by=None)
    return user


def set_up(visitor):
    """The officer is led to the second factor; returns its secret and the recovery codes shown."""
    page = visitor.page
    visitor.sign_in("officer")
    visitor.go("/cms/")
    page.fill("main [name=password]", PASSWORD)
    press(page)
    assert page.url.endswith("/accounts/2fa/totp/activate/")
    visitor.check("totp")
    secret = next(value for value in values(page) if re.fullmatch("[A-Z2-7]{16,}", value))
    page.fill("main [name=code]", totp(secret))
    press(page, "main form:has([name=code]) button[type=submit]")
    visitor.check("recovery-codes")
    return secret, re.findall(r"\b[0-9a-f]{8}\b", " ".join([page.locator("main").inner_text(), *values(page)]))


def values(page):
    return page.locator("main input, main textarea").evaluate_all("fields => fields.map(field => field.value)")


def test_staff_need_a_second_factor_and_come_in_by_it_or_by_a_recovery_code(visit, officer):
    secret, spare = set_up(visit())
    assert len(spare) == 10
    for code in (lambda: totp(secret), lambda: spare[0]):
        cache.clear()  # a code of the same half minute is taken once
        visitor = visit()
        visitor.sign_in("officer")
        assert "/accounts/2fa/authenticate/" in visitor.page.url
        visitor.check("second-factor")
        visitor.go("/cms/")
        assert "/accounts/" in visitor.page.url  # the password alone opens nothing
        visitor.go("/accounts/2fa/authenticate/")
        visitor.page.fill("main [name=code]", code())
        press(visitor.page)
        visitor.go("/cms/")
        assert visitor.page.url.endswith("/cms/")
        expect(visitor.page.locator("#main")).to_be_visible()
    again = visit()
    again.sign_in("officer")
    again.page.fill("main [name=code]", spare[0])
    press(again.page)
    assert "/accounts/2fa/authenticate/" in again.page.url  # a recovery code is spent


@pytest.mark.parametrize("js", [True, False], ids=["with script", "without script"])
def test_large_print_contrast_and_dark_survive_a_new_page_and_signing_in(visit, doctor, js):
    visitor = visit(js=js)
    page = visitor.page
    for name in ("print", "contrast", "theme"):
        visitor.go("/")
        if page.viewport_size["width"] < 990:
            page.locator(".xq-menu summary").click()
        page.locator(f'button[name="{name}"]:visible').click()
        page.wait_for_load_state()
    visitor.sign_in("zhou")
    visitor.go("/learn/")
    html = page.locator("html")
    assert [html.get_attribute(f"data-{name}") for name in ("print", "contrast", "theme")] == ["large", "high", "dark"]
    visitor.check("display-kept")


@pytest.mark.parametrize("js", [True, False], ids=["with script", "without script"])
def test_english_is_chosen_in_the_footer_and_kept(visit, places, doctor, js):
    visitor = visit(js=js)
    page = visitor.page
    visitor.go("/verify/")
    press(page, 'footer button[name=language][value="en"]')
    assert (page.url.endswith("/verify/"), page.locator("html").get_attribute("lang")) == (True, "en")
    visitor.sign_in("zhou")
    visitor.go("/learn/")
    expect(page.locator(".xq-header")).to_contain_text("Menu" if page.viewport_size["width"] < 990 else "My learning")
    visitor.check("english")
    visitor.go(places["programme"].url)
    expect(page.locator("main h1")).to_have_text("社会心理服务入门（短训）")
    assert page.locator("main h1").evaluate("title => title.closest('[lang]').lang") == "zh-Hans"
    press(page, 'footer button[name=language][value="zh-hans"]')
    assert page.locator("html").get_attribute("lang") == "zh-Hans"


def tab_to(page, selector):
    """Tab until something that fits has the focus, as a person without a mouse does."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def test_the_keyboard_alone_signs_in_and_opens_my_learning(visit, doctor):
    visitor = visit()
    page = visitor.page
    visitor.go("/")
    if page.viewport_size["width"] < 990:
        tab_to(page, ".xq-menu summary")
        page.keyboard.press("Enter")
    tab_to(page, 'a[href^="/accounts/login/"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/login/**")
    tab_to(page, "[name=login]")
    page.keyboard.type("zhou")
    tab_to(page, "[name=password]")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{visitor.site}/")
    if page.viewport_size["width"] < 990:
        tab_to(page, ".xq-menu summary")
        page.keyboard.press("Space")
    tab_to(page, 'a[href="/learn/"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/learn/")
    visitor.check()
