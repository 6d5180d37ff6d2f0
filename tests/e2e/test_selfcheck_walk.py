"""A self-check is filled in on a phone: answers, sum, help first; nothing leaves the browser."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from playwright.sync_api import expect

from knowledge_base.articles.domain import loading, reviewing
from knowledge_base.models import ArticlePage
from tests.knowledge_base.scene import approve

from .scene import county, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
START = datetime(2026, 11, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
FOLDER = settings.FIXTURES_ROOT / "knowledge_base" / "selfcheck"


@pytest.fixture
def page_path(db):
    top = county()["county"]
    editor = person("editor", "苏编辑", top, "editor")
    doctor = person("doctor", "沈医师", top, "health_reviewer")
    loading.load(FOLDER, top, editor, START)
    article = ArticlePage.objects.get(slug="stress-sleep")
    reviewing.submit(article, editor)
    approve(article, doctor)
    return "/knowledge/stress-sleep/"


def answer(page, labels):
    for number, label in enumerate(labels, 1):
        page.locator(f"fieldset:nth-of-type({number}) label", has_text=label).click()


def shown_bands(page):
    return [band.get_attribute("data-urgency") for band in page.locator("[data-sc-band]").all() if band.is_visible()]


def test_answers_become_a_sum_and_a_high_one_shows_help_first(visit, page_path):
    reader = visit()
    page = reader.page
    reader.go(page_path)
    page.wait_for_load_state("networkidle")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    expect(page.locator("[data-sc-points]").first).to_be_hidden()
    assert shown_bands(page) == []

    answer(page, ["偶尔"] * 8)
    page.get_by_role("button", name="看看结果").click()
    expect(page.locator("[data-sc-missing]")).to_have_text("还有 2 句没有选。")
    answer(page, ["没有", "没有", "天天", "没有", "没有", "没有", "没有", "没有", "天天", "没有"])
    page.get_by_role("button", name="看看结果").click()
    assert shown_bands(page) == ["self"]
    expect(page.locator("[data-sc-sum]:visible")).to_have_text("0")
    expect(page.locator("[data-sc-help]")).to_be_hidden()
    reader.check("self-check-low")

    answer(page, ["天天", "天天", "没有", "天天", "天天", "天天", "天天", "天天", "没有", "没有"])
    assert shown_bands(page) == []
    page.get_by_role("button", name="看看结果").click()
    assert shown_bands(page) == ["now"]
    expect(page.locator("[data-sc-sum]:visible")).to_have_text("27")
    help_first = page.locator("[data-sc-help]")
    expect(help_first).to_be_focused()
    assert help_first.bounding_box()["y"] < page.locator("[data-sc-band]:visible").bounding_box()["y"]
    expect(help_first.locator('a[href="tel:12356"]')).to_be_in_viewport()
    assert reader.axe("[data-self-check]") == []
    reader.check("self-check-high")

    assert asked == []
    assert page.evaluate("[localStorage.length, sessionStorage.length, location.search, location.hash]") == [0, 0, "", ""]


def test_a_grave_answer_shows_help_whatever_the_sum_and_enter_sends_nothing(visit, page_path):
    reader = visit()
    page = reader.page
    reader.go(page_path)
    page.wait_for_load_state("networkidle")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    answer(page, ["没有", "没有", "天天", "没有", "没有", "没有", "没有", "没有", "天天", "偶尔"])
    page.locator("fieldset:nth-of-type(10) input:checked").press("Enter")
    page.get_by_role("button", name="看看结果").press("Enter")
    assert shown_bands(page) == ["self"]
    expect(page.locator("[data-sc-help]")).to_be_focused()
    page.get_by_role("button", name="清除我的选择").click()
    assert page.locator("[data-self-check] input:checked").count() == 0
    expect(page.locator("[data-sc-help]")).to_be_hidden()
    assert asked == []


def test_without_script_the_sheet_has_points_sums_and_what_they_mean(visit, page_path):
    reader = visit(js=False)
    reader.go(page_path)
    assert shown_bands(reader.page) == ["self", "soon", "now"]
    expect(reader.page.locator("[data-sc-points]").first).to_be_visible()
    expect(reader.page.get_by_role("button", name="看看结果")).to_be_hidden()
    reader.page.locator("fieldset:nth-of-type(1) input").first.press("Enter")
    assert reader.page.url.endswith(page_path)
    reader.check("self-check-sheet")
