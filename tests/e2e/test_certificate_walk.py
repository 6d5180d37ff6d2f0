"""From sign-up to a certificate that a stranger verifies: with JavaScript and without, on a phone and at a desk."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from courses.assessment.models import Attempt
from courses.curriculum.models import LessonPage
from courses.learning.domain import parts, work
from courses.learning.models import HourEntry, LearnerAccount
from portal.accounts.models import User
from portal.certificates.models import Certificate
from portal.notices.models import OutboxMessage
from portal.organisations.domain import memberships
from portal.organisations.models import Membership

from .scene import PASSWORD, Clock, county, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
START = datetime(2026, 11, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch, START)


@pytest.fixture
def scene(clock):
    places = county()
    return {**places, "officer": person("officer", "钱芳", places["county"], "certificate_officer")}


def sign_up(visitor, phone):
    """The village doctor makes an account with her mobile number; the code is in the outbox."""
    visitor.go("/accounts/signup/")
    page = visitor.page
    page.fill("main [name=contact], main [name=phone]", phone)
    page.fill("main [name=password1]", PASSWORD)
    page.fill("main [name=full_name]", "周秀兰")
    page.check("main [name=audience] >> nth=0")
    page.select_option("main [name=organisation]", label=_option(page, "柳溪镇卫生院"))
    page.fill("main [name=position]", "乡村医生")
    page.check("main [name=consent]")
    visitor.check("sign-up")
    page.click("main form button[type=submit]")
    page.wait_for_load_state()
    code = OutboxMessage.objects.first().body
    digits = "".join(c for c in code if c.isalnum() and ord(c) < 128)
    page.fill("main [name=code]", digits)
    page.click("main form button[type=submit] >> nth=0")
    page.wait_for_load_state()


def _option(page, name):
    texts = page.locator("main [name=organisation] option").all_inner_texts()
    return next(text for text in texts if name in text)


def finish_lesson(visitor, clock, lesson, account):
    """Learn a lesson by its page alone: read, write, answer, part by part, each taking its minutes."""
    page = visitor.page
    for part in parts.outline(lesson).parts:
        if not part.minutes:
            continue  # call-outs and key points ask for nothing
        visitor.go(lesson.url)
        stay(visitor, clock, part.minutes)
        form = page.locator(f'form[data-claim]:has(input[name="part_id"][value="{part.id}"])').first
        if part.evidence == "writing":
            for prompt in lesson.part(part.id).value.prompt_list:
                form.locator(f'textarea[name="w-{prompt["id"]}"]').fill(
                    f"我先看清楚现场，再慢慢开口，问一句最近怎么样。关于{prompt['text'][:12]}，我会把看见的写下来，不急着下结论，也不替别人做主。"
                )
        if part.evidence == "quiz":
            _answer(form, lesson, part, account)
        before = credited(account)
        form.locator("button").last.click()
        page.wait_for_load_state()
        until(page, lambda before=before: credited(account) > before)
        visitor.check()


def credited(account):
    return HourEntry.objects.filter(account=account).count()


def until(page, is_so, seconds=15):
    """The page sends in its own time; a busy machine is slow, not wrong."""
    for _ in range(seconds * 10):
        if is_so():
            return
        page.wait_for_timeout(100)
    raise AssertionError("It did not come about.")


def stay(visitor, clock, minutes):
    """Minutes go by on the server, and on the device if it has a clock that the page can see."""
    for minute in range(minutes):
        clock.pass_minutes(1)
        if visitor.has_clock:
            visitor.page.mouse.move(50 + minute, 60)
            visitor.page.clock.run_for(60_000)


def _answer(form, lesson, part, account):
    for question in work.quiz_snapshot(account, part.key, lesson.part(part.id).value):
        for choice in question["correct"]:
            form.locator(f'input[name$="{question["id"]}"][value="{choice}"]').check()


@pytest.mark.parametrize("js", [True, False], ids=["with script", "without script"])
def test_a_village_doctor_gets_a_certificate_that_a_stranger_verifies(visit, scene, clock, js, tmp_path):
    doctor = visit(js=js)
    sign_up(doctor, "13800138000")
    if js:
        doctor.take_the_clock()
    user = User.objects.get(full_name="周秀兰")
    doctor.go("/")
    doctor.page.goto(scene["programme"].url)
    doctor.check("programme")
    doctor.page.locator("#enrol button").click()
    doctor.page.wait_for_load_state()
    account = LearnerAccount.objects.get(user=user)
    for lesson in LessonPage.objects.descendant_of(scene["programme"]).live().order_by("path"):
        finish_lesson(doctor, clock, lesson, account)
    assert sum(HourEntry.objects.values_list("minutes", flat=True)) == 45
    assert Attempt.objects.filter(passed=True).count() == 3

    doctor.go("/learn/")
    doctor.check("my-learning")
    doctor.page.click('a[href*="questionnaire"]')
    fill_questionnaire(doctor)
    doctor.go("/learn/")
    memberships.confirm(Membership.objects.get(user=user), by=scene["officer"], now=clock.value)

    officer = visit()  # the back office draws its menu by script
    officer.sign_in("officer")
    issue_all(officer)
    certificate = Certificate.objects.get()
    assert certificate.snapshot["name"] == "周秀兰"

    doctor.go("/learn/")
    doctor.see(certificate.number)
    with doctor.page.expect_download() as download:
        doctor.page.click('main a[href$=".pdf"] >> nth=0')
    download.value.save_as(tmp_path / "certificate.pdf")
    assert (tmp_path / "certificate.pdf").read_bytes().startswith(b"%PDF-")

    stranger = visit(js=js)
    stranger.go("/verify/")
    stranger.page.fill("main input[name=number]", certificate.number.lower())
    stranger.page.fill("main input[name=c]", certificate.characters.lower())
    stranger.page.locator("main form button").first.click()
    stranger.page.wait_for_load_state()
    stranger.see("周＊兰")
    stranger.see("这份证明有效")
    stranger.check("verify")
    doctor.check()


def fill_questionnaire(visitor):
    page = visitor.page
    page.wait_for_load_state()
    for area in page.locator("main textarea").all():
        area.fill("去年冬天一位独居老人几天没有出门，我先去看他安不安全，再听他慢慢说，后来同村医一起陪他去了卫生院。" * 3)
    page.locator("main form button").last.click()
    page.wait_for_load_state()
    for group in page.locator("main fieldset").all():
        group.locator("input[type=radio]").first.check()
    page.locator("main form button").first.click()
    page.wait_for_load_state()


def issue_all(officer):
    page = officer.page
    officer.go("/cms/learning/issuing/")
    officer.see("周秀兰")
    officer.check("issuing")
    page.locator("main form button[type=submit], main form button:not([type])").last.click()
    page.wait_for_load_state()
    officer.check("issuing-confirm")
    page.locator("main form button[type=submit], main form button:not([type])").last.click()
    page.wait_for_load_state()
    officer.check("issuing-job")
