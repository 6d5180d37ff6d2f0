"""The search in a real browser: as people type, on a phone and at a desk, with and without script."""

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.models import ReferenceIndex

from knowledge_base.models import ArticlePage
from portal.core import clock
from portal.search.domain import indexing
from portal.search.extraction import domain as extraction
from portal.search.insights.models import ClickDay, Term
from portal.search.insights.promoting import promote
from tests.knowledge_base.scene import BODY, approved
from tests.search.extraction.files import docx
from tests.search.leaflets import a_shelf

from .scene import county, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def shelf():
    with a_shelf() as held:
        held.put("night", "夜里醒来以后", url="/review/", summary="先别看表。", topics=("sleep",), audiences=("older",),
                 body="很多人半夜醒来就开始着急，越看表越睡不着。起来坐一会儿，困了再躺下。")  # fmt: skip
        held.put(
            "low",
            "提不起劲的日子",
            topics=("mood",),
            audiences=("everyone",),
            body="抑郁不是懒，也不是想不开。两周以上没有好转，到医院看看。",
        )
        held.put(
            "form",
            "家长会讲稿",
            topics=("school",),
            audiences=("minors",),
            body="讲稿在附件里。",
            attachments="附件：期中考试前一周，每天留半小时给操场。",
        )
        yield held


def hits(page):
    return page.locator(".xq-hit h3").all_inner_texts()


def type_and_send(visitor, typed):
    visitor.go("/search/")
    visitor.page.fill("#q", typed)
    visitor.page.locator("form[role=search] button").click()
    visitor.page.wait_for_url("**/search/?q=*")


@pytest.mark.parametrize("js", [True, False], ids=["with script", "without script"])
def test_what_people_type_is_found(visit, shelf, js):
    county()
    visitor = visit(js=js)
    for typed, expected in (("着急", "夜里醒来以后"), ("yiyu", "提不起劲的日子"), ("意郁", "提不起劲的日子"), ("操场", "家长会讲稿")):
        type_and_send(visitor, typed)
        assert hits(visitor.page)[:1] == [expected], typed
    visitor.check("search-hits" if js else None)


def test_a_filter_and_the_back_button(visit, shelf):
    county()
    visitor = visit()
    page = visitor.page
    shelf.put("nap", "孩子的午睡", topics=("sleep",), audiences=("minors",), body="半小时就够，睡多了夜里醒来。")
    type_and_send(visitor, "夜里醒来")
    assert len(hits(page)) == 2
    if page.viewport_size["width"] < 990:
        page.locator(".xq-facets summary").click()
    page.locator(".xq-facets a", has_text="未成年人").click()
    page.wait_for_url("**audience=minors*")
    assert hits(page) == ["孩子的午睡"]
    page.go_back()
    page.wait_for_url(lambda address: "audience" not in address)
    assert len(hits(page)) == 2
    assert page.input_value("#q") == "夜里醒来"
    visitor.check()


def test_nothing_found_leads_to_topics_and_people(visit, shelf):
    county()
    visitor = visit()
    type_and_send(visitor, "量子色动力学")
    assert visitor.page.locator("main a[href='tel:12356']").is_visible()
    visitor.page.locator("main .xq-chips a", has_text="睡眠").click()
    visitor.page.wait_for_load_state()
    visitor.check("search-nothing")


def test_despair_is_answered_with_help_above_all(visit, shelf):
    county()
    visitor = visit()
    type_and_send(visitor, "我不想活了")
    first = visitor.page.locator("main .xq-care--now")
    assert first.locator("a[href='tel:12356']").is_visible()
    results = visitor.page.locator("#hits").bounding_box()
    assert first.bounding_box()["y"] < results["y"]
    assert not visitor.axe()
    visitor.check("search-crisis")


def test_suggestions_by_keyboard_and_what_was_opened_is_counted(visit, shelf):
    county()
    visitor = visit()
    page = visitor.page
    visitor.go("/search/")
    page.locator("#q").press_sequentially("夜里醒来")
    page.locator(".xq-suggest [role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert page.locator("#q").get_attribute("aria-activedescendant") == "search-suggestion-0"
    visitor.check("search-suggestions")
    page.keyboard.press("Escape")
    assert page.locator(".xq-suggest").is_hidden()
    with page.expect_response("**/search/counts/"):
        page.keyboard.press("Enter")
    with page.expect_request("**/search/counts/"):
        page.locator(".xq-hit a").first.click()
    page.wait_for_url("**/review/")
    page.wait_for_timeout(300)
    assert Term.objects.count() == 1
    assert ClickDay.objects.get().ref == "leaflet:night"


def test_an_editors_choice_stands_first_and_says_so(visit, shelf):
    county()
    promote("着急", "leaflet:low", None)
    visitor = visit()
    type_and_send(visitor, "着急")
    assert hits(visitor.page)[0] == "提不起劲的日子"
    assert "编辑推荐" in visitor.page.locator(".xq-hit").first.inner_text()
    visitor.check()


def test_a_word_that_stands_only_in_a_file_leads_from_the_search_to_the_article_that_shows_it(visit):
    """The whole way: a Word file in the library, an approved article that shows it, the jobs that read and index it."""
    place = county()["county"]
    doctor, editor = person("doctor", "沈医师", place, "health_reviewer"), person("editor", "苏编辑", place, "editor")
    leaflet = get_document_model().objects.create(
        title="折页", file=ContentFile(docx("蝴蝶拍的做法：两手交叉，轻轻拍。"), name="zheye.docx")
    )
    body = [*BODY, {"type": "document", "value": {"title": "折页", "document": leaflet.pk, "about": ""}}]
    article = approved(place, doctor, "紧张的时候", by=editor, body=body)
    ReferenceIndex.create_or_update_for_object(ArticlePage.objects.get(pk=article.pk))
    extraction.read_waiting(clock.now())
    indexing.index_waiting(clock.now())
    visitor = visit()
    type_and_send(visitor, "蝴蝶拍")
    assert hits(visitor.page)[:1] == ["紧张的时候"]
    visitor.check("search-attachment")
    visitor.page.locator(".xq-hit h3 a").first.click()
    visitor.page.wait_for_load_state()
    visitor.see("折页")
    with visitor.page.expect_download() as download:
        visitor.page.locator("main a", has_text="折页").last.click()
    assert download.value.suggested_filename.endswith(".docx")
