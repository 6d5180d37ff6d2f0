"""The lesson's editor counts minutes while they are typed: what the module has, what is missing, what is too much."""

import pytest
from playwright.sync_api import expect

from courses.curriculum.models import LessonPage
from tests.learning.scene import START

from .scene import Clock, county, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK = {"width": 1280, "height": 900}


@pytest.fixture
def editor(browser, live_server, monkeypatch, visit):
    """The first lesson of the short programme in the editor of its trainer, at a desk."""
    Clock(monkeypatch, START)
    places = county()
    lesson = LessonPage.objects.descendant_of(places["programme"]).order_by("path").first()
    trainer = visit(viewport=DESK)
    trainer.enter(person("trainer", "罗教师", places["county"], "trainer"))
    trainer.go(f"/cms/pages/{lesson.pk}/edit/")
    return trainer


def shows(page, own, missing, over):
    panel = page.locator("[data-filling]")
    expect(panel.locator("[data-own]")).to_have_text(str(own))
    expect(panel.locator("[data-missing]")).to_have_text(str(missing))
    row = panel.locator("[data-over-row]")
    expect(row).to_be_visible() if over else expect(row).to_be_hidden()
    if over:
        expect(panel.locator("[data-over]")).to_have_text(str(over))
    meter = panel.locator("meter")
    assert meter.evaluate("meter => meter.value") == min(45, 30 + own)


@pytest.mark.parametrize("size", [DESK])
def test_minutes_are_counted_as_they_are_typed(editor, size):
    page = editor.page
    minutes = page.locator('input[name="body-0-value-minutes"]')
    before = int(minutes.input_value())
    shows(page, 15, 0, 0)
    minutes.fill(str(before + 4))
    shows(page, 19, 0, 4)
    minutes.fill("")
    minutes.press_sequentially("1")
    shows(page, 15 - before + 1, before - 1, 0)
    minutes.fill(str(before))
    shows(page, 15, 0, 0)
    editor.check("live-minutes")


@pytest.mark.parametrize("size", [DESK])
def test_a_part_that_is_removed_no_longer_counts(editor, size):
    page = editor.page
    before = int(page.locator('input[name="body-0-value-minutes"]').input_value())
    page.locator("[data-streamfield-child]").first.locator('button[title="删除"], button[data-streamblock-button="delete"]').first.click()
    expect(page.locator('input[name="body-0-deleted"]')).to_have_value("1")
    shows(page, 15 - before, before, 0)
