"""A survey of what people know: an editor writes and holds it, people on the market answer, the share stands with its interval."""

from datetime import timedelta

import pytest

from knowledge_base.awareness.models import Count, Edition
from portal.core import clock

from .scene import county, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
QUESTIONS = "12356 是心理援助热线 = *对 / 错\n心里难受，找谁说都没用 = 对 / *错"


def submit(page):
    page.locator("main form button[type=submit], form .footer button[type=submit], main form button").last.click()
    page.wait_for_load_state()


def hold(editor):
    page = editor.page
    editor.go("/cms/surveys/")
    page.locator("a[href$='/surveys/add/']").first.click()
    page.wait_for_load_state()
    page.fill("#id_title", "心理健康知晓率")
    page.fill("#id_questions", QUESTIONS)
    submit(page)
    editor.see("心理健康知晓率")
    page.locator("a[href*='/hold/']").first.click()
    page.wait_for_load_state()
    today = clock.now().astimezone().date()
    page.fill("#id_description", "集市上每隔五个人问一个")
    page.fill("#id_begins", today.isoformat())
    page.fill("#id_ends", (today + timedelta(days=30)).isoformat())
    submit(page)
    return Edition.objects.get()


def answer(visitor, choices):
    page = visitor.page
    for number, choice in enumerate(choices):
        page.check(f"#id_q{number}_{choice}")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_load_state()


def test_a_survey_is_held_on_the_market_and_its_result_is_read(visit):
    places = county()
    person("editor", "苏编辑", places["county"], role="editor")
    editor = visit()
    editor.sign_in("editor")
    held = hold(editor)

    phone, old_phone = visit(), visit(js=False)
    phone.go(f"/survey/{held.code}/")
    phone.see("不记姓名")
    phone.check("survey")
    phone.page.check("#id_q0_0")
    phone.page.evaluate("document.querySelector('main form').noValidate = true")
    phone.page.locator("main form button[type=submit]").last.click()
    phone.page.wait_for_load_state()
    phone.see("请选一个答案")
    assert phone.page.is_checked("#id_q0_0")
    for choices in ([0, 1], [0, 1], [0, 0]):
        phone.go(f"/survey/{held.code}/")
        answer(phone, choices)
        phone.see("正确答案如下")
    phone.check("survey-thanks")
    phone.page.locator("main a.xq-btn").click()
    phone.page.wait_for_load_state()
    assert not phone.page.is_checked("#id_q0_0")

    editor.go("/cms/surveys/")
    editor.page.locator("table a", has_text="心理健康知晓率").first.click()
    editor.page.wait_for_load_state()
    editor.see("暂不显示结果")
    for choices in ([0, 1], [2, 2]):
        old_phone.go(f"/survey/{held.code}/")
        answer(old_phone, choices)
        old_phone.see("正确答案如下")
    editor.page.reload()
    editor.see("80.0%")
    assert [(row.people, row.right) for row in Count.objects.all()] == [(5, [4, 3])]
