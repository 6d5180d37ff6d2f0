"""An engine that skips the stylesheets as a whole still gives every page: in order, nothing lost, help in reach."""

import pytest

from .scene import county, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What an older engine draws: the elements one below the other as they stand in the source.
ORDER = """() => ['.xq-skip', '.xq-help a[href^="tel:"]', '.xq-header', 'main', '.xq-footer, footer', '#help'].map(selector => {
    const found = document.querySelector(selector);
    return [selector, found ? Math.round(found.getBoundingClientRect().top + scrollY) : null];
})"""
UNSEEN = """() => [...document.querySelectorAll('main h1, main h2, main p, main a, main input:not([type=hidden]), main button, main select, footer a')]
    .filter(element => !element.checkVisibility() && !element.closest('details:not([open]), [popover], [hidden], template, dialog'))
    .map(element => element.outerHTML.slice(0, 120))"""
# Popovers came after cascade layers: an engine without layers draws the sheet of help where it stands.
WITHOUT_POPOVERS = "() => document.querySelectorAll('[popover]').forEach(element => element.removeAttribute('popover'))"


@pytest.fixture
def bare(visit):
    """A visitor whose engine takes no stylesheet and no script."""
    visitor = visit(js=False)
    visitor.page.route("**/*.css", lambda route: route.abort())
    visitor.page.route("**/brand*/**", lambda route: route.abort())
    return visitor


def tops(visitor):
    visitor.page.evaluate(WITHOUT_POPOVERS)
    return dict(visitor.page.evaluate(ORDER))


def test_every_page_reads_in_order_with_help_near_the_top(bare):
    places = county()
    lesson = places["programme"].get_first_child()
    for path in (
        "/",
        "/training/",
        places["programme"].url,
        lesson.url,
        "/accounts/login/",
        "/accounts/signup/",
        "/verify/",
        "/accessibility/",
    ):
        bare.go(path)
        assert bare.page.evaluate("getComputedStyle(document.body).fontFamily.includes('Times') || document.styleSheets.length === 0"), path
        found = tops(bare)
        order = list(found.values())
        assert None not in order, (path, found)
        assert order == sorted(order), (path, found)
        assert found['.xq-help a[href^="tel:"]'] < 400, (path, found)
        assert bare.page.evaluate(UNSEEN) == [], path
        lines = bare.page.locator("#help a[href^='tel:']")
        assert [line.is_visible() for line in lines.all()] == [True] * lines.count()
        assert lines.count() >= 4


def test_somebody_signs_in_and_reads_a_lesson(bare):
    places = county()
    person("learner", "周秀兰", places["clinic"])
    bare.sign_in("learner")
    bare.go("/learn/")
    assert bare.page.locator("main h1").is_visible()
    bare.go(places["programme"].url)
    bare.page.locator("main a[href*='/training/']").first.click()
    bare.page.wait_for_load_state()
    assert bare.page.locator("main h1").is_visible()
    assert bare.page.evaluate(UNSEEN) == []
