"""The line drops in a quiz: nothing is lost, and what was done counts once."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from courses.assessment.models import Attempt
from courses.curriculum.models import LessonPage
from courses.learning.domain import enrolments, parts, work
from courses.learning.models import Answer, Claim

from .scene import Clock, county, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
START = datetime(2026, 11, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
KEPT = "Object.keys(localStorage).filter(key => key.startsWith('xq:learn:'))"


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch, START)


@pytest.fixture
def learner(clock):
    places = county()
    user = person("xiulan", "周秀兰", places["clinic"])
    enrolments.enrol(user, places["programme"], user.memberships.get().audience, START)
    user.refresh_from_db()
    return user


@pytest.fixture
def lesson(learner):
    return LessonPage.objects.filter(live=True).order_by("path").first()


@pytest.fixture
def visitor(visit, learner, lesson):
    made = visit()
    made.sign_in("xiulan")
    made.go(lesson.url)
    return made


def part_of(lesson, evidence):
    return next(part for part in parts.outline(lesson).parts if part.evidence == evidence and part.minutes)


def choose_right(page, learner, lesson, part):
    for question in work.quiz_snapshot(learner.learner_account, part.key, lesson.part(part.id).value):
        for choice in question["correct"]:
            page.check(f'#do-{part.id} input[name="q-{question["id"]}"][value="{choice}"]')


def test_a_quiz_handed_in_without_a_line_is_sent_when_it_is_back_and_counts_once(visitor, learner, lesson, clock):
    page, quiz = visitor.page, part_of(lesson, "quiz")
    clock.pass_minutes(10)
    page.context.set_offline(True)
    choose_right(page, learner, lesson, quiz)
    page.click(f"#do-{quiz.id} form button:last-of-type")
    expect(page.locator("#learn-status")).to_contain_text("待发送")
    assert Attempt.objects.count() == 0
    page.context.set_offline(False)
    expect(page.locator("#learn-status")).to_contain_text("已全部保存", timeout=15_000)
    assert Attempt.objects.get().passed
    assert Claim.objects.filter(offline=True).count() >= 1
    page.reload()
    visitor.check("lost-line")
    assert Attempt.objects.count() == 1


def test_answers_survive_a_closed_page_and_are_sent_at_the_next_visit(visitor, learner, lesson, clock):
    page, task = visitor.page, part_of(lesson, "writing")
    clock.pass_minutes(10)
    page.context.set_offline(True)
    for prompt in lesson.part(task.id).value.prompt_list:
        page.fill(
            f'#do-{task.id} [name="w-{prompt["id"]}"]',
            "我先看有没有危险，再看缺什么，最后走到最安静的那个人身边，轻声问一句要不要坐下。" * 2,
        )
    page.click(f"#do-{task.id} form button:last-of-type")
    expect(page.locator("#learn-status")).to_contain_text("1 条学习记录待发送")
    page.context.set_offline(False)
    context = page.context
    page.close()
    again = context.new_page()
    again.goto(lesson.url)
    expect(again.locator("#learn-status")).to_contain_text("已全部保存", timeout=15_000)
    assert Answer.objects.get().account.user == learner


def test_a_refused_answer_stays_typed_and_says_why(visitor, lesson):
    page, task = visitor.page, part_of(lesson, "writing")
    field = page.locator(f"#do-{task.id} textarea").first
    field.fill("太短")
    page.click(f"#do-{task.id} form button:last-of-type")
    expect(page.locator(f"#do-{task.id} .xq-error").first).to_contain_text("现在 2 字")
    page.reload()
    expect(page.locator(f"#do-{task.id} textarea").first).to_have_value("太短")
    assert visitor.axe() == []


def test_another_lesson_elsewhere_takes_the_time_and_says_so(visitor, lesson):
    page = visitor.page
    other = page.context.new_page()
    other.goto(LessonPage.objects.filter(live=True).order_by("path").last().url)
    page.bring_to_front()
    page.wait_for_timeout(1200)
    page.click(f"#do-{part_of(lesson, 'reading').id} form button:last-of-type")
    expect(page.locator("#learn-taken")).to_be_visible()


def test_signing_out_leaves_nothing_of_the_learner_on_the_device(visitor, lesson):
    page = visitor.page
    page.locator(f"#do-{part_of(lesson, 'writing').id} textarea").first.fill("写了一半")
    assert page.evaluate(KEPT)
    visitor.go("/accounts/")
    page.on("dialog", lambda dialog: dialog.accept())
    page.click("main form[action$='/logout/'] button")
    page.wait_for_load_state()
    assert json.loads(page.evaluate(f"JSON.stringify({KEPT})")) == []
