"""Trainers write and submit, reviewers approve, each within reach; the editor helps."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.curriculum.models import LessonPage, ModulePage, ProgrammePage
from portal.core.slugs import pinyin_slug
from portal.core.widgets import LinesWidget, TicksWidget
from portal.organisations.models import Organisation

from .test_gate import edit_url, posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson(loaded):
    return LessonPage.objects.get(code="one")


@pytest.fixture
def cast(person, county, loaded):
    from portal.organisations.models import Organisation

    county.refresh_from_db()
    sibling = Organisation.add_root(name="邻县", kind="county", code="sibling")
    below = Organisation.objects.get(pk=county.pk).add_child(name="镇", kind="township", code="below")
    return {
        "trainer": person("trainer1", "trainer", county),
        "reviewer": person("reviewer1", "reviewer", county),
        "trainer of the neighbour": person("trainer2", "trainer", sibling),
        "reviewer of the neighbour": person("reviewer2", "reviewer", sibling),
        "trainer below": person("trainer3", "trainer", below),
        "officer": person("officer1", "certificate_officer", county),
    }


MAY = {
    "trainer": (True, False), "reviewer": (False, True), "trainer of the neighbour": (False, False),
    "reviewer of the neighbour": (False, False), "trainer below": (False, False), "officer": (False, False),
}  # fmt: skip


@pytest.mark.parametrize("who", MAY)
def test_reach_decides_who_edits_and_who_publishes(cast, lesson, who):
    rights = lesson.permissions_for_user(cast[who])
    assert (rights.can_edit(), rights.can_publish()) == MAY[who]


@pytest.mark.parametrize("who", MAY)
def test_the_programmes_seen_in_the_back_office_are_those_in_reach(cast, lesson, who):
    from wagtail.models import Page
    from wagtail.permissions import policy_registry

    seen = policy_registry.get_by_type(Page).explorable_instances(cast[who])
    assert seen.filter(pk=lesson.pk).exists() is any(MAY[who])


def test_users_with_permission_answer_the_same_as_the_objects(cast, lesson):
    from wagtail.permissions import policy_registry

    policy = policy_registry.get(lesson)
    assert set(policy.users_with_permission_for_instance("change", lesson, include_superusers=False)) == {cast["trainer"]}
    assert set(policy.users_with_permission_for_instance("publish", lesson, include_superusers=False)) == {cast["reviewer"]}


def login(user):
    client = Client()
    client.force_login(user)
    return client


def test_a_trainer_writes_and_submits_and_a_reviewer_makes_it_public(cast, lesson):
    trainer, reviewer = login(cast["trainer"]), login(cast["reviewer"])
    trainer.post(edit_url(lesson), posted(lesson, 12, **{"action-publish": "1"}))
    assert len(LessonPage.objects.get(pk=lesson.pk).body) == 2  # a trainer can't publish: it became a draft
    trainer.post(edit_url(lesson), posted(lesson, 12, **{"action-submit": "1"}))
    draft = LessonPage.objects.get(pk=lesson.pk)
    state = draft.current_workflow_task_state
    assert [notice.url for notice in cast["reviewer"].notices.all()] == [edit_url(lesson)]
    assert not cast["reviewer of the neighbour"].notices.exists()
    url = reverse("wagtailadmin_pages:workflow_action", args=[lesson.pk, "approve", state.pk])
    login(cast["reviewer of the neighbour"]).post(url)
    assert len(LessonPage.objects.get(pk=lesson.pk).body) == 2
    reviewer.post(url)
    assert len(LessonPage.objects.get(pk=lesson.pk).body) == 1
    assert LessonPage.objects.get(pk=lesson.pk).live_revision.user == cast["trainer"]


def test_scheduled_publishing_goes_out_by_the_ticker(cast, lesson):
    from django.core.management import call_command

    client = login(cast["reviewer"])
    lesson.title = "改过的题目"
    lesson.go_live_at = timezone.now() + timedelta(days=1)
    revision = lesson.save_revision()
    revision.publish(user=cast["reviewer"])
    assert LessonPage.objects.get(pk=lesson.pk).title == "第一节"
    revision.refresh_from_db()
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    call_command("publish_scheduled")
    assert LessonPage.objects.get(pk=lesson.pk).title == "改过的题目"
    assert client.get("/training/small/first/one/").status_code == 200


def test_the_lesson_editor_shows_minutes_filled_and_missing(cast, lesson):
    page = login(cast["trainer"]).get(edit_url(lesson)).content.decode()
    assert 'data-others="8"' in page
    assert 'data-needed="20"' in page
    assert "<dd data-own>12</dd>" in page
    assert "curriculum/filling.js" in page


@pytest.mark.parametrize("model", [ModulePage, ProgrammePage])
def test_module_and_programme_editors_show_the_sum(cast, loaded, model):
    page = login(cast["trainer"]).get(edit_url(model.objects.first())).content.decode()
    assert "学时填充情况" in page
    assert ("第一模块" if model is ProgrammePage else "第二节") in page


def test_a_trainer_can_not_give_a_programme_to_an_organisation_beyond_reach(cast, loaded):
    page = login(cast["trainer"]).get(edit_url(ProgrammePage.objects.get())).content.decode()
    assert ">县<" in page.replace("\n", "")
    assert "邻县" not in page


def test_an_author_previews_as_a_learner_of_each_audience(lesson, rf, audiences):
    names = [name for name, _label in lesson.preview_modes]
    assert names[0] == ""
    assert "audience-health" in names
    page = lesson.make_preview_request(preview_mode="audience-health").content.decode()
    for words in ("以学员身份预览", "必修", "要紧", "为什么？", "点评"):
        assert words in page
    quiz = LessonPage.objects.get(code="two").make_preview_request(preview_mode="").content.decode()
    assert "哪个对？" in quiz
    assert "因为这个对" not in quiz


def test_the_programme_preview_takes_the_audience(loaded, audiences):
    programme = ProgrammePage.objects.get()
    assert "还拿不到" in programme.make_preview_request(preview_mode="audience-health").content.decode()
    assert "还拿不到" not in programme.make_preview_request(preview_mode="audience-community").content.decode()


@pytest.mark.parametrize(
    ("title", "slug"), [("科普宣教", "ke-pu-xuan-jiao"), ("8+x 培训（一）", "8x-pei-xun-yi"), ("Plain", "plain"), ("。。。", "page")]
)
def test_slugs_of_chinese_titles_are_pinyin(title, slug):
    assert pinyin_slug(title) == slug


def test_two_pages_of_a_title_get_two_slugs(loaded):
    module = ModulePage.objects.get(code="risk")
    slugs = []
    for number in range(2):
        page = LessonPage(title="怎样开口", code=f"open-{number}", body=[], live=False)
        module.add_child(instance=page)
        slugs.append(page.slug)
    assert slugs == ["zen-yang-kai-kou", "zen-yang-kai-kou-2"]


def test_the_editor_makes_the_slug_when_it_is_left_empty(cast, loaded):
    module = ModulePage.objects.get(code="risk")
    lesson = LessonPage(title="怎样转诊", slug="", summary="摘要", code="refer")
    url = reverse("wagtailadmin_pages:add", args=["curriculum", "lessonpage", module.pk])
    response = login(cast["trainer"]).post(url, posted(lesson, 3))
    assert response.status_code == 302
    assert LessonPage.objects.get(code="refer").slug == "zen-yang-zhuan-zhen"


def test_lists_are_edited_as_lines():
    widget = LinesWidget()
    assert widget.format_value('["甲", "乙"]') == "甲\n乙"
    assert json.loads(widget.value_from_datadict({"aims": " 甲 \r\n\r\n乙"}, {}, "aims")) == ["甲", "乙"]


def test_teaching_forms_are_ticked_and_keep_their_order():
    widget = TicksWidget(choices=[("a", "a"), ("b", "b"), ("c", "c")])
    assert widget.format_value('["b"]') == ["b"]
    assert json.loads(widget.value_from_datadict({"f": ["c", "a", "x"]}, {}, "f")) == ["a", "c"]


@pytest.mark.parametrize(("who", "offered"), [("trainer", True), ("trainer of the neighbour", False)])
def test_the_chooser_offers_no_draft_beyond_reach(cast, lesson, client, who, offered):
    programme = ProgrammePage.objects.get()
    own = ProgrammePage(title="邻县的培训", code="own", slug="own", organisation=Organisation.objects.get(code="sibling"))
    programme.get_parent().add_child(instance=own)
    draft = LessonPage(title="还没发布的课", code="draft", slug="draft", live=False)
    lesson.get_parent().add_child(instance=draft)
    client.force_login(cast[who])
    found = client.get(reverse("wagtailadmin_choose_page_child", args=[lesson.get_parent().pk])).json()["html"]
    assert lesson.title in found
    assert (draft.title in found) == offered
