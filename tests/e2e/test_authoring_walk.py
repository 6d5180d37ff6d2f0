"""A trainer changes a lesson, looks at it as a learner, submits it; a reviewer approves; hours granted stay as they were."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from courses.curriculum.models import LessonPage
from courses.learning.models import HourEntry
from tests.learning.scene import Learner

from .scene import Clock, county, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
START = datetime(2026, 11, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TITLE, WORDS = "先看：人安不安全，缺什么，要什么", "走近之前，先站住看十秒。"


@pytest.fixture
def scene(monkeypatch):
    Clock(monkeypatch, START)
    places = county()
    learner = Learner(person("xiulan", "周秀兰", places["clinic"]), places["programme"], START)
    learner.finish_all()
    return {
        **places,
        "learner": learner,
        "lesson": learner.lessons[0],
        "trainer": person("trainer", "罗教师", places["county"], "trainer"),
        "reviewer": person("reviewer", "许审核", places["county"], "reviewer"),
    }


def edit(visitor, lesson):
    """New title, and a sentence before the text of the first part."""
    page = visitor.page
    visitor.go(f"/cms/pages/{lesson.pk}/edit/")
    visitor.check("editor")
    page.fill("#id_title", TITLE)
    text = page.locator(".public-DraftEditor-content").first
    text.click()
    page.keyboard.press("Control+Home")
    page.keyboard.type(WORDS)
    page.focus("#id_title")  # the editor writes its field when it is left
    kept = page.locator('input[type=hidden][name="body-0-value-body"]')
    expect(kept).to_have_value(re.compile(WORDS))


def preview(visitor):
    """The page as a learner of an audience sees it, beside the editor; nothing of it is public."""
    page = visitor.page
    toggle = page.locator('[data-side-panel-toggle="preview"]')
    if toggle.get_attribute("aria-expanded") != "true":
        toggle.click()
    shown = page.frame_locator("#w-preview-iframe").locator("main")
    expect(shown).to_contain_text(TITLE)
    expect(shown).to_contain_text(WORDS)
    page.select_option("#id_preview_mode", "audience-health")  # not before the first preview is there: it would come back over it
    expect(shown).to_contain_text("以学员身份预览")
    expect(shown).to_contain_text(WORDS)
    visitor.check("editor-preview")
    toggle.click()  # on a phone it covers the editor


def act(visitor, name):
    """A choice of the menu below the editor."""
    page = visitor.page
    page.locator("footer .w-dropdown__toggle, footer [data-w-dropdown-target=toggle]").last.click()
    page.locator(f'[name="{name}"], [data-workflow-action-name="{name}"]').first.click()
    page.wait_for_load_state()


def public(visit, lesson):
    reader = visit()
    reader.go(lesson.url)
    reader.check()
    return reader.page.locator("main h1").inner_text().replace("\n", "")


def test_a_trainer_changes_a_lesson_and_a_reviewer_makes_it_public(visit, scene):
    lesson, hours = scene["lesson"], list(HourEntry.objects.values_list("pk", "minutes"))
    before = public(visit, lesson)
    trainer = visit()
    trainer.enter(scene["trainer"])
    edit(trainer, lesson)
    preview(trainer)
    act(trainer, "action-submit")
    trainer.check("submitted")
    assert LessonPage.objects.get(pk=lesson.pk).current_workflow_state.status == "in_progress"
    assert public(visit, lesson) == before != TITLE

    reviewer = visit()
    reviewer.enter(scene["reviewer"])
    reviewer.go("/cms/")
    expect(reviewer.page.locator("main")).to_contain_text(TITLE)
    reviewer.check("review-waits")
    reviewer.go(f"/cms/pages/{lesson.pk}/edit/")
    reviewer.check("review")
    act(reviewer, "approve")
    reviewer.check()
    assert public(visit, lesson) == TITLE
    assert list(HourEntry.objects.values_list("pk", "minutes")) == hours
    assert sum(minutes for _pk, minutes in hours) == 45
