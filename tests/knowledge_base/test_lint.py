"""What the check of a text finds, and what it leaves alone."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from knowledge_base.articles.domain import loading, reviewing
from knowledge_base.articles.domain.files import read_all
from knowledge_base.articles.domain.lint import LintRefused, lint
from knowledge_base.models import ArticlePage
from tests.knowledge_base.posting import posted
from tests.knowledge_base.scene import CARE, NOW, SOURCES, approve, draft, edit

pytestmark = pytest.mark.django_db


def stream(name, data):
    return ArticlePage._meta.get_field(name).stream_block.to_python(data)


def with_text(text, **fields):
    """An article in memory that says this and is sound otherwise."""
    page = ArticlePage(title="题目", summary="摘" * 50, author="某", key_points=["一。", "二。", "三。"])
    page.care = stream("care", fields.get("care", CARE))
    page.sources = stream("sources", fields.get("sources", SOURCES))
    page.body = stream("body", [{"type": "text", "value": {"title": "说", "body": f"<p>{text}</p>"}}])
    return page


def codes(page):
    return [finding.code for finding in lint(page)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("坚持一个月就能根治失眠。", "promise-of-cure"),
        ("这个方法立竿见影。", "promise-of-cure"),
        ("三天内治好，永不复发。", "promise-of-cure"),
        ("您这就是抑郁症。", "diagnosis"),
        ("有五条以上，孩子肯定是多动症。", "diagnosis"),
        ("他是割腕走的。", "means-of-self-harm"),
        ("有人吞下整瓶药片，有人烧炭。", "means-of-self-harm"),
        ("震惊，原来失眠这样可怕。", "sensational"),
        ("村里那个疯子又来了。", "sensational"),
        ("12356 全天 24 小时有人接听。", "around-the-clock"),
        ("每晚吃两片就好。", "dose"),
        ("一定要早睡！", "exclamation"),
        ("正常人不会这样。", "labels"),
        ("按《精神卫生法》办。", "law-without-source"),
        ("他说活着没意思。", "no-urgent-care"),
    ],
)
def test_it_finds(text, code):
    assert codes(with_text(text)) == [code]


@pytest.mark.parametrize(
    "text",
    [
        "没有哪种药能根治失眠，别信偏方。",
        "有人声称三天治好，不要信。",
        "这些表现不等于您就是得了抑郁症，要由医生判断。",
        "被诊断为抑郁症以后，按医生说的复诊。",
        "不要骂人“疯子”。",
        "12356 的服务时间各地不同，不一定 24 小时。",
        "按医生说的，每晚吃一片，不自己加量。",
        "参照《健康中国行动》的建议。",
        "把家里的农药和药品锁起来。",
    ],
)
def test_it_leaves_alone(text):
    assert codes(with_text(text)) == []


def test_it_finds_what_is_missing():
    page = with_text("每 100 人里有 6 人睡不好。", care=[], sources=[])
    assert codes(page) == ["no-help-line", "no-source", "no-care", "figure-without-source"]
    page.key_points, page.summary = [], "短"
    assert codes(page)[-2:] == ["key-points", "summary"]


def test_the_help_line_may_be_any_that_the_site_shows():
    from portal.core.models import Hotline

    page = with_text("难受时打 0571-12345 找人说说。", care=[CARE[0], {"type": "card", "value": {"urgency": "soon", "text": "去看看。"}}])
    assert "no-help-line" in codes(page)
    Hotline.objects.create(number="0571-12345", name="本地热线", when_to_call="想说说")
    assert "no-help-line" not in codes(page)


def test_every_article_that_comes_with_the_site_is_sound(county):
    folder = settings.FIXTURES_ROOT / "knowledge_base" / "articles"
    loading.load(folder, county, None, NOW)
    wrong = {}
    for file in read_all(folder):
        errors = [
            f"{f.code} {f.excerpt}" for f in lint(ArticlePage.objects.get(slug=file.slug).get_latest_revision_as_object()) if f.is_error
        ]
        if errors:
            wrong[file.slug] = errors
    assert wrong == {}


def test_an_error_blocks_every_submission(county, editor):
    page = draft(county, by=editor, title="三天根治失眠")
    with pytest.raises(LintRefused):
        reviewing.submit(page, editor)
    with pytest.raises(LintRefused):
        page.get_workflow().start(page, editor)
    assert ArticlePage.objects.get(pk=page.pk).current_workflow_state is None


@pytest.fixture
def office(editor):
    client = Client()
    client.force_login(editor)
    return client


def submit(office, page, **fields):
    return office.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), posted(page, **fields) | {"action-submit": "1"})


def test_the_editor_says_what_must_be_mended_and_keeps_what_was_typed(county, editor, office):
    page = draft(county, by=editor)
    answer = submit(office, page, text="坚持一个月就能根治失眠。")
    assert answer.status_code == 200
    assert "承诺疗效" in answer.content.decode()
    assert "根治失眠" in answer.content.decode()
    assert ArticlePage.objects.get(pk=page.pk).current_workflow_state is None


def test_warnings_are_to_be_read_and_then_it_is_submitted(county, editor, office):
    page = draft(county, by=editor)
    answer = submit(office, page, text="一定要早睡！")
    assert answer.status_code == 200
    assert "感叹号" in answer.content.decode()
    answer = submit(office, page, text="一定要早睡！", warnings_read="on")
    assert answer.status_code == 302
    assert ArticlePage.objects.get(pk=page.pk).current_workflow_state.status == "in_progress"


def test_a_draft_with_errors_may_be_kept(county, editor, office):
    page = draft(county, by=editor)
    answer = office.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), posted(page, text="包治百病。"))
    assert answer.status_code == 302
    assert "包治百病" in ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object().words


def test_an_error_that_came_after_the_submission_stops_the_approval(county, editor, doctor):
    page = draft(county, by=editor)
    reviewing.submit(page, editor)
    edit(page, editor, title="保证治好失眠")
    with pytest.raises(LintRefused):
        approve(page, doctor)
