"""Loading: what stands on the pages, what a second load does, what an author keeps."""

import pytest
from wagtail.models import Revision

from courses.curriculum.domain.loading import load
from courses.curriculum.models import LessonPage, ModulePage, ProgrammePage, TrainingIndexPage
from portal.core.checker import FilesRefused

from .conftest import NOW, edit

ONE, TWO, PROGRAMME = "first/01-one.toml", "first/02-two.toml", "programme.toml"


@pytest.fixture
def again(folder, county, loaded):
    return lambda: load(folder, county, None, NOW)


def state():
    return list(Revision.objects.order_by("pk").values_list("pk", "object_id", "created_at"))


def test_pages_stand_published_at_their_addresses(loaded, county, rf):
    urls = [page.get_url(rf.get("/")) for page in (*ProgrammePage.objects.live(), *ModulePage.objects.live(), *LessonPage.objects.live())]
    assert urls == [
        "/training/small/", "/training/small/first/", "/training/small/risk/", "/training/small/first/one/", "/training/small/first/two/",
    ]  # fmt: skip
    assert ProgrammePage.objects.get().organisation == county
    assert loaded.created == ["小方案", "第一节", "第二节", "第一模块", "风险"]


def test_a_lesson_holds_its_parts_with_minutes_and_rich_text(loaded):
    lesson = LessonPage.objects.get(code="one")
    assert (lesson.minutes, lesson.aims, [part.block_type for part in lesson.body]) == (12, ["能读"], ["text", "case"])
    assert lesson.body[0].value["body"].source == (
        '<p>第一段，<b>要紧</b>。</p><h3>小标题</h3><ul><li>一</li><li>二</li></ul><p>拨 <a href="tel:120">120</a>。</p>'
    )
    assert lesson.body[1].value.prompt_list[0]["min_length"] == 20
    assert lesson.sources[0].value["issuer"] == "某会"


def test_ids_are_the_same_in_every_database(loaded):
    lesson = LessonPage.objects.get(code="one")
    assert lesson.body[1].value.prompt_list[0]["id"] == _stable("small", "first", "one", "case", "why")
    assert lesson.body[0].id == _stable("small", "first", "one", "read")


def _stable(*names):
    from courses.curriculum.domain.file_parts import stable_id

    return stable_id(*names)


def test_a_second_load_changes_nothing(loaded, again):
    before = state()
    result = again()
    assert state() == before
    assert (result.created, result.updated, result.kept) == ([], [], [])
    assert len(result.unchanged) == 5


def test_a_changed_file_is_published_as_a_new_revision(folder, loaded, again):
    edit(folder, ONE, "第一段", "新的一段")
    result = again()
    lesson = LessonPage.objects.get(code="one")
    assert result.updated == ["第一节"]
    assert "新的一段" in lesson.body[0].value["body"].source
    assert lesson.revisions.count() == 2
    assert lesson.live_revision == lesson.latest_revision


def test_minutes_may_move_between_lessons_of_a_ready_module(folder, loaded, again):
    edit(folder, ONE, "minutes = 8", "minutes = 5")
    edit(folder, TWO, "minutes = 8", "minutes = 11")
    assert again().updated == ["第一节", "第二节"]
    assert [lesson.minutes for lesson in LessonPage.objects.order_by("path")] == [9, 11]
    assert ModulePage.objects.get(code="first").is_ready


def test_hours_and_minutes_may_change_together(folder, loaded, again):
    edit(folder, PROGRAMME, "minutes_per_hour = 10", "minutes_per_hour = 12")
    edit(folder, ONE, "minutes = 8", "minutes = 12")
    assert set(again().updated) == {"小方案", "第一节"}
    assert ModulePage.objects.get(code="first").is_ready


def test_what_an_author_changed_is_kept_and_listed(folder, loaded, again):
    lesson = LessonPage.objects.get(code="one")
    lesson.title = "作者改的题目"
    lesson.save_revision().publish()
    edit(folder, ONE, "第一段", "文件里的新段")
    result = again()
    lesson.refresh_from_db()
    assert result.kept == ["作者改的题目"]
    assert lesson.title == "作者改的题目"
    assert "文件里的新段" not in lesson.body[0].value["body"].source


def test_a_draft_of_an_author_is_kept_too(folder, loaded, again):
    lesson = LessonPage.objects.get(code="two")
    lesson.summary = "还没写完的摘要"
    lesson.save_revision()
    edit(folder, TWO, "第二节的摘要", "文件的新摘要")
    assert again().kept == ["第二节"]
    assert LessonPage.objects.get(code="two").get_latest_revision_as_object().summary == "还没写完的摘要"


def test_a_module_made_ready_by_hand_stays_ready(loaded, again):
    module = ModulePage.objects.get(code="first")
    module.topics = ["丁"]
    module.save_revision().publish()
    assert again().kept == ["第一模块"]
    module.refresh_from_db()
    assert (module.topics, module.state) == (["丁"], "ready")


def test_a_lesson_that_an_author_removed_does_not_come_back(folder, loaded, again):
    module = ModulePage.objects.get(code="first")
    module.state = ModulePage.State.PREPARATION
    module.save_revision().publish()
    LessonPage.objects.get(code="two").delete()
    result = again()
    assert set(result.kept) == {"第一模块", "第二节"}
    assert not LessonPage.objects.filter(code="two").exists()


def test_an_authors_minutes_against_the_files_are_refused_whole(folder, loaded, again):
    """The author's page is kept, so the new minutes of the other lesson no longer fill the module."""
    lesson = LessonPage.objects.get(code="two")
    lesson.title = "作者的"
    lesson.save_revision().publish()
    edit(folder, ONE, "minutes = 8", "minutes = 5")
    edit(folder, TWO, "minutes = 8", "minutes = 11")
    before = state()
    with pytest.raises(FilesRefused) as refused:
        again()
    assert refused.value.errors[0].key == "module[0].hours"
    assert state() == before
    assert ModulePage.objects.get(code="first").is_ready


def test_a_required_add_on_is_required_of_its_audience(folder, loaded, again):
    assert [a.code for a in ModulePage.objects.get(code="risk").required_of.all()] == ["health"]
    edit(folder, PROGRAMME, 'code = "community"', 'code = "community"\nrequired_add_ons = ["risk"]')
    assert again().updated == ["风险"]
    assert {a.code for a in ModulePage.objects.get(code="risk").required_of.all()} == {"health", "community"}


def test_the_index_has_one_workflow_however_often_it_is_loaded(loaded, again):
    again()
    index = TrainingIndexPage.objects.get()
    assert index.get_workflow().name == "培训内容"
    assert index.title == "基层培训"
