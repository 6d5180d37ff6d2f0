"""The face of the site in a real browser: both themes, every display, with and without script, keyboard only."""

import pytest
from wagtail.models import Site

from portal.core.models import Brand

from .conftest import DESK
from .scene import county, person, wear

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = ("/", "/review/", "/no-such-page/", "/accounts/login/", "/accounts/signup/", "/accounts/privacy/", "/verify/", "/training/")
DISPLAYS = {"light": {}, "dark": {"theme": "dark"}, "high contrast, large print": {"contrast": "high", "print": "large"}}


@pytest.fixture(params=["base", "ink"])
def theme(request, settings):
    """The site as it would start with THEME set so."""
    wear(settings, request.param)
    return request.param


# Phones are walked by test_axe, page by page; here the desk, or a width that the test gives itself.
AT_THE_DESK = pytest.mark.parametrize("size", [DESK], ids=["desk"])


@AT_THE_DESK
@pytest.mark.parametrize("display", DISPLAYS)
def test_no_page_breaks_a_rule_of_access_or_scrolls_sideways(visit, theme, display):
    county()
    visitor = visit()
    visitor.choose(DISPLAYS[display])
    found = []
    for path in PAGES:
        visitor.go(path)
        visitor.fits()
        found += [f"{path} {line}" for line in visitor.axe()]
    visitor.go("/")
    visitor.shot(f"home-{theme}-{display.split()[0]}")
    assert found == []
    assert visitor.complaints == []


@AT_THE_DESK
@pytest.mark.parametrize("print_size", ["", "large"])
def test_nothing_scrolls_sideways_at_320_pixels(visit, theme, print_size):
    county()
    visitor = visit(viewport={"width": 320, "height": 640})
    visitor.choose({"print": print_size} if print_size else {})
    for path in PAGES:
        visitor.go(path)
        visitor.fits()


@pytest.mark.parametrize("js", [True, False], ids=["with script", "without script"])
def test_large_print_is_chosen_once_and_kept(visit, js):
    visitor = visit(js=js)
    page = visitor.page
    visitor.go("/review/")
    plain = page.locator("main p").first.evaluate("p => getComputedStyle(p).fontSize") if js else None
    if page.viewport_size["width"] < 990:
        page.locator(".xq-menu summary").click()
    page.locator('button[name="print"]:visible').click()
    page.wait_for_url("**/review/")
    assert page.locator("html").get_attribute("data-print") == "large"
    visitor.go("/accessibility/")
    assert page.locator("html").get_attribute("data-print") == "large"
    if js:
        assert (plain, page.locator("main p").first.evaluate("p => getComputedStyle(p).fontSize")) == ("18px", "22.5px")
    visitor.fits()
    visitor.shot("large-print")


@pytest.mark.parametrize("js", [True, False], ids=["with script", "without script"])
def test_help_opens_and_nobody_is_trapped_in_it(visit, js):
    visitor = visit(js=js)
    page = visitor.page
    visitor.go("/")
    page.locator(".xq-help__more").click()
    sheet = page.locator("#help")
    assert sheet.is_visible()
    assert sheet.locator("a[href^='tel:']").evaluate_all("links => links.map(a => a.href)") == [
        "tel:12356",
        "tel:120",
        "tel:110",
        "tel:12355",
    ]
    if js:
        assert visitor.axe() == []
        visitor.shot("help")
    page.keyboard.press("Escape")
    assert not sheet.is_visible()
    assert page.locator(".xq-help__more").evaluate("button => button === document.activeElement")


def test_the_keyboard_alone_reaches_the_text_the_help_and_every_door(visit):
    county()
    visitor = visit()
    page = visitor.page
    visitor.go("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "xq-skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "tel:12356"

    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        stop = page.evaluate("""() => { const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
            return {href: e.getAttribute('href'), tag: e.tagName, outline: s.outlineStyle !== 'none', seen: r.width > 0 && r.height > 0}; }""")
        if stop["tag"] == "BODY":
            break
        assert stop["seen"], stop
        assert stop["outline"], stop
        reached.add(stop["href"])
    assert {"/training/", "/verify/", "/review/", "/accessibility/", "/accounts/privacy/"} <= reached

    page.keyboard.press("Home")
    visitor.go("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


@AT_THE_DESK
def test_escape_closes_the_menu_on_a_phone(visit):
    visitor = visit(viewport={"width": 390, "height": 844})
    page = visitor.page
    visitor.go("/")
    page.locator(".xq-menu summary").focus()
    page.keyboard.press("Enter")
    assert page.locator(".xq-menu__panel").is_visible()
    assert visitor.axe() == []
    visitor.shot("menu")
    page.keyboard.press("Escape")
    assert not page.locator(".xq-menu__panel").is_visible()
    assert page.locator(".xq-menu summary").evaluate("s => s === document.activeElement")


def test_targets_are_large_enough_to_touch(visit):
    visitor = visit()
    small = []
    for path in PAGES[:6]:
        visitor.go(path)
        small += visitor.page.evaluate("""() => [...document.querySelectorAll('a, button, summary, input:not([type=hidden])')]
            .filter(e => e.checkVisibility() && !e.closest('p, li > span, .xq-prose, label, .xq-skip'))
            .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()]).filter(([_, r]) => r.height < 43.5).map(([h, r]) => `${h} ${r.height}`)""")
    assert small == []


def test_the_brand_is_changed_in_the_back_office_and_seen_by_everybody(visit, django_user_model):
    places = county()
    admin = person("admin", "管理员", places["county"])
    django_user_model.objects.filter(pk=admin.pk).update(is_superuser=True, is_staff=True)
    site = Site.objects.get(is_default_site=True)
    officer = visit()
    officer.sign_in("admin")
    officer.go(f"/cms/settings/core/brand/{site.pk}/")
    officer.page.fill("[name=name]", "清溪心桥")
    officer.page.fill("[name=main_colour]", "#7a1f3d")
    officer.page.locator("footer button[type=submit], button:has-text('保存')").first.click()
    officer.page.wait_for_load_state()
    assert Brand.for_site(site).name == "清溪心桥"

    visitor = visit()
    visitor.go("/")
    assert "清溪心桥" in visitor.page.locator(".xq-logo").inner_text()
    assert visitor.page.locator("main .xq-btn").first.evaluate("b => getComputedStyle(b).backgroundColor") == "rgb(122, 31, 61)"
    assert visitor.axe() == []
    visitor.shot("brand")
    assert visitor.complaints == []
