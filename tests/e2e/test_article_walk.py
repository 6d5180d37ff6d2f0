"""An article is written, checked, submitted, read with what changed in view, approved; later its review falls due."""

import re
from datetime import datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from django.core.files.base import ContentFile
from PIL import Image, ImageChops, ImageDraw
from playwright.sync_api import expect
from wagtail.images import get_image_model

from knowledge_base.articles.domain import due
from knowledge_base.models import ArticlePage, Feedback
from tests.knowledge_base.scene import BODY, approved

from .scene import Clock, county, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
START = datetime(2026, 11, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SENT = "performance.getEntries().reduce((sum, entry) => sum + (entry.encodedBodySize || 0), 0)"
TITLE = "老人睡得浅，先改起床时间"


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch, START)


@pytest.fixture
def scene(clock):
    top = county()["county"]
    editor = person("editor", "苏编辑", top, "editor")
    doctor = person("doctor", "沈医师", top, "health_reviewer")
    return {"editor": editor, "doctor": doctor, "article": approved(top, doctor, by=editor, now=START, topics=["sleep"])}


def enter(visit, user):
    visitor = visit()
    visitor.enter(user)
    return visitor


def act(visitor, name):
    """A choice of the menu below the editor."""
    page = visitor.page
    page.locator("footer .w-dropdown__toggle, footer [data-w-dropdown-target=toggle]").last.click()
    page.locator(f'[name="{name}"]').first.click()
    page.wait_for_load_state()


def public(visit, article):
    reader = visit(js=False)
    reader.go(article.url)
    reader.check()
    return reader


def heading(reader):
    return reader.page.locator("main h1").inner_text().replace("\n", "")


def test_what_an_editor_submits_is_public_when_a_health_reviewer_has_approved_it(visit, scene):
    article = scene["article"]
    editor = enter(visit, scene["editor"])
    editor.go(f"/cms/pages/{article.pk}/edit/")
    editor.page.fill("#id_title", "三天根治失眠")
    act(editor, "action-submit")
    editor.see("承诺疗效")
    editor.page.wait_for_load_state("networkidle")  # the editor keeps drafts by itself: the old title must not arrive last
    editor.page.wait_for_timeout(1500)
    editor.page.wait_for_load_state("networkidle")
    editor.page.fill("#id_title", TITLE)
    act(editor, "action-submit")
    editor.check("article-submitted")
    assert heading(public(visit, article)) == "躺下睡不着"

    doctor = enter(visit, scene["doctor"])
    doctor.go("/cms/knowledge/reviews/")
    doctor.page.get_by_role("link", name=TITLE).click()
    expect(doctor.page.locator(".xo-diff")).to_contain_text(TITLE)
    expect(doctor.page.locator(".xo-diff")).not_to_contain_text("盘算")
    doctor.check("article-review")
    assert doctor.axe(".nice-padding") == []
    doctor.page.fill("#id_qualification", "精神科主治医师")
    doctor.page.fill("#id_next_review", "2027-06-01")
    doctor.page.click("button[name=approve]")
    doctor.see("审核通过")
    doctor.check()

    reader = public(visit, article)
    assert heading(reader) == TITLE
    reader.see("2027年6月1日")


def test_a_review_falls_due_and_is_done_again(visit, scene, clock):
    article = scene["article"]
    clock.value = article.approval.next_review and datetime(2027, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    ArticlePage.objects.get(pk=article.pk).approvals.update(next_review=START.date() - timedelta(days=1))  # the page asks the real calendar
    public(visit, article).see("尚未完成")
    assert due.remind(clock.value) == 2

    doctor = enter(visit, scene["doctor"])
    doctor.go("/notices/")
    doctor.see("过了复核日期")
    doctor.check("review-reminder")
    doctor.go("/cms/knowledge/reviews/due/")
    doctor.see("已过期")
    doctor.page.get_by_role("link", name=article.title).click()
    doctor.see("没有改动")
    doctor.page.fill("#id_next_review", "2028-11-01")
    doctor.page.click("button[name=approve]")
    doctor.see("审核通过")
    expect(public(visit, article).page.locator("body")).not_to_contain_text("尚未完成")


def test_a_reader_in_need_who_writes_a_comment_is_shown_help(visit, scene):
    reader = visit(js=False)
    reader.go(scene["article"].url)
    assert reader.page.locator("#read-aloud").is_hidden()
    reader.page.click(".xq-say__more summary")
    reader.page.fill("#say-comment", "看完更难受，我不想活了")
    reader.page.click("button[value=no]")
    reader.see("请现在就找人说说")
    reader.check("article-help")
    assert Feedback.objects.get().in_crisis


def test_the_pages_of_articles_have_no_barrier_and_load_light(visit, scene):
    reader = visit()
    for path in ("/knowledge/", "/knowledge/topic/sleep/", scene["article"].url):
        reader.go(path)
        reader.page.wait_for_load_state("networkidle")
        reader.check("knowledge" + re.sub(r"\W+", "-", path))
        assert reader.axe() == []
        assert reader.page.evaluate(SENT) < 120 * 1024


def photograph():
    """As a camera of four million dots gives it: soft areas, edges and grain."""
    wide, high = 2400, 1800
    soft = Image.effect_noise((40, 30), 90).resize((wide, high), Image.Resampling.BICUBIC)
    picture = Image.merge("RGB", [ImageChops.add_modulo(soft, Image.effect_noise((wide, high), 6 + n)) for n in range(3)])
    draw = ImageDraw.Draw(picture)
    for n in range(60):
        draw.line([(n * 40, 0), (wide - n * 19, high)], fill=(n * 4, 90, 255 - n * 4), width=1 + n % 7)
    held = BytesIO()
    picture.save(held, "JPEG", quality=90)
    return held.getvalue()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Wagtail leaves the file of a resized picture open
def test_an_article_with_a_photograph_is_light_on_a_sharp_phone(visit, scene):
    photo = photograph()
    assert len(photo) > 1_000_000
    picture = get_image_model().objects.create(title="村口", file=ContentFile(photo, name="a.jpg"), width=2400, height=1800)
    shown = {"type": "picture", "value": {"title": "村口", "picture": picture.pk, "alternative": "村口的路", "caption": ""}}
    article = scene["article"]
    approved(article.organisation, scene["doctor"], title="带照片的一篇", by=scene["editor"], now=START, body=[*BODY, shown])
    reader = visit(viewport={"width": 390, "height": 844}, device_scale_factor=3)
    reader.go(ArticlePage.objects.get(title="带照片的一篇").url)
    figure = reader.page.locator("main figure img")
    figure.scroll_into_view_if_needed()
    expect(figure).to_have_js_property("complete", True)
    assert figure.evaluate("image => image.naturalWidth > 0 && new URL(image.currentSrc).pathname.endsWith('.avif')")
    assert reader.page.evaluate(SENT) < 120 * 1024


SPOKEN = """
window.said = [];
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, "speechSynthesis", { value: {
  speak(piece) { window.said.push([piece.text, piece.lang]); window.last = piece; },
  cancel() { window.said.push(["-", ""]); },
} });
"""


def test_an_article_is_read_aloud_sentence_by_sentence_and_stops(visit, scene):
    reader = visit()
    page = reader.page
    page.add_init_script(SPOKEN)  # the browser of the tests has no voice of its own
    reader.go(scene["article"].url)
    button = page.locator("#read-aloud")
    expect(button).to_be_visible()
    start = button.inner_text()
    button.click()
    said = [text for text, language in page.evaluate("said") if language == "zh-CN"]
    assert said[0] == heading(reader)
    assert len(said) > 5
    assert not [text for text in said if "有帮助吗" in text or not text.strip()]
    expect(button).to_have_attribute("aria-pressed", "true")
    assert button.inner_text() != start
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert page.evaluate("said.at(-1)[0]") == "-"
    button.click()
    page.evaluate("last.onend()")
    expect(button).to_have_attribute("aria-pressed", "false")
    assert button.inner_text() == start


def test_a_printed_article_is_the_article_with_its_sources_and_help(visit, scene):
    reader = visit(js=False)
    page = reader.page
    reader.go(scene["article"].url)
    page.emulate_media(media="print")
    for shown in ("main h1", "#article"):
        assert page.locator(shown).first.is_visible(), shown
    for gone in (".xq-header", ".xq-footer", ".xq-say", "#read-aloud"):
        assert not page.locator(gone).first.is_visible(), gone
    text = page.locator("main").inner_text()
    assert "12356" in text
    assert "资料来源" in text or "来源" in text
    assert "审核" in text
