"""Training pages as a visitor sees them."""

import pytest
from wagtail.test.utils.page_tests import WagtailPageTestCase

from courses.curriculum.domain.arch import stones
from courses.curriculum.models import LessonPage, ModulePage, ProgrammePage, TrainingIndexPage
from courses.curriculum.pages import lesson_player, programme_panel

pytestmark = pytest.mark.django_db
URLS = ["/training/", "/training/small/", "/training/small/?audience=health", "/training/small/first/", "/training/small/first/one/"]


@pytest.fixture(autouse=True)
def _no_learning(monkeypatch):
    """The room alone: what the learning room registers is tested there."""
    monkeypatch.setattr(lesson_player, "_entries", {})
    monkeypatch.setattr(programme_panel, "_entries", {})


class TestTypes(WagtailPageTestCase):
    def test_each_page_has_its_place(self):
        self.assertAllowedSubpageTypes(TrainingIndexPage, {ProgrammePage})
        self.assertAllowedSubpageTypes(ProgrammePage, {ModulePage})
        self.assertAllowedSubpageTypes(ModulePage, {LessonPage})
        self.assertAllowedSubpageTypes(LessonPage, {})
        self.assertAllowedParentPageTypes(ProgrammePage, {TrainingIndexPage})
        self.assertAllowedParentPageTypes(ModulePage, {ProgrammePage})
        self.assertAllowedParentPageTypes(LessonPage, {ModulePage})


@pytest.mark.parametrize("url", URLS)
def test_a_page_costs_few_queries_however_much_it_shows(client, loaded, url, django_assert_max_num_queries, django_assert_num_queries):
    client.get(url)
    with django_assert_max_num_queries(12) as first:
        assert client.get(url).status_code == 200
    programme = ProgrammePage.objects.get()
    for number in range(2):
        extra = ModulePage(title=f"更多{number}", code=f"more-{number}", slug=f"more-{number}", hours=1, kind="add_on")
        programme.add_child(instance=extra)
        extra.add_child(instance=LessonPage(title="更多", code=f"l-{number}", slug=f"l-{number}", body=[]))
    first_module = ModulePage.objects.get(code="first")
    first_module.state = "preparation"
    first_module.save()
    first_module.add_child(instance=LessonPage(title="更多", code="l-3", slug="l-3", body=[]))
    with django_assert_num_queries(len(first)):
        client.get(url)


def test_the_index_shows_programmes(client, loaded):
    page = client.get("/training/").content.decode()
    assert "小方案" in page
    assert 'href="/training/small/"' in page
    assert "2 学时" in page


def test_the_programme_says_what_is_required_of_whom(client, loaded):
    health = client.get("/training/small/?audience=health").context
    community = client.get("/training/small/?audience=community").context
    assert (health["required_hours"], [m.code for m in health["unready"]]) == (3, ["risk"])
    assert (community["required_hours"], community["unready"]) == (2, [])
    assert [m.required for m in community["add_on_modules"]] == [False]


def test_a_required_module_in_preparation_is_told_with_its_consequence(client, loaded):
    health = client.get("/training/small/?audience=health").content.decode()
    community = client.get("/training/small/?audience=community").content.decode()
    assert "还拿不到这个方案的证明" in health
    assert "还拿不到这个方案的证明" not in community
    assert "准备中" in community


def test_an_unknown_audience_is_no_error(client, loaded):
    assert client.get("/training/small/?audience=<x>").context["audience"] is None


def test_the_panel_of_a_higher_room_is_shown(client, loaded):
    programme_panel.register("test", lambda page, request: {"panel_template": "curriculum/sources.html", "seen": page.code})
    assert client.get("/training/small/").context["seen"] == "small"


def test_the_module_page_shows_topics_lessons_and_minutes(client, loaded):
    page = client.get("/training/small/first/").content.decode()
    for words in ("甲", "乙", "第一节", "12 分钟", "8 分钟", "可以全部在线学完"):
        assert words in page
    assert "已写好 0 分钟" in client.get("/training/small/risk/").content.decode()


def test_a_closed_lesson_shows_its_outline_and_not_its_text(client, loaded):
    page = client.get("/training/small/first/one/").content.decode()
    for words in ("第一节的摘要", "能读", "读一读", "一个案例", "8 分钟", "去登录"):
        assert words in page
    for secret in ("要紧", "故事。", "点评在这里"):
        assert secret not in page


def test_a_public_lesson_shows_its_text_but_no_commentary_and_no_answers(client, loaded):
    LessonPage.objects.update(is_public=True)
    page = client.get("/training/small/first/one/").content.decode()
    assert '<a href="tel:120">120</a>' in page
    assert "<b>要紧</b>" in page
    assert "点评在这里" not in page
    assert "不计学时" in page
    quiz = client.get("/training/small/first/two/").content.decode()
    assert "小测" in quiz
    assert "因为这个对" not in quiz


def test_the_player_takes_over_when_it_wants_to(client, loaded):
    from django.http import HttpResponse

    lesson_player.register("test", lambda page, request: HttpResponse(page.code) if request.GET else None)
    assert client.get("/training/small/first/one/?x=1").content == b"one"
    assert "这一节有什么" in client.get("/training/small/first/one/").content.decode()


def test_the_arch_runs_from_bank_to_bank_by_hours():
    class Module:
        def __init__(self, hours, required=True, number=None):
            self.hours, self.required, self.number = hours, required, number

    drawn = stones([Module(4, number=1), Module(8, number=2), Module(4, required=False)])
    assert [(stone.label, stone.is_open) for stone in drawn] == [("1", False), ("2", False), ("x", True)]
    assert drawn[0].x < drawn[1].x == 320 < drawn[2].x
    assert stones([]) == []
