"""The way from enrolling to a verified certificate in the second theme, on a phone; the learner hands the address on."""

import pytest
from playwright.sync_api import expect

from courses.learning.domain import certifying
from courses.learning.models import Enrolment
from tests.learning.office_scene import close
from tests.learning.scene import START, Learner

from .conftest import PHONE
from .scene import Clock, county, person, wear
from .test_certificate_walk import finish_lesson

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def certify(learner, officer, now):
    """What is not the matter of this walk: the other lessons, the questionnaire and the officer's work."""
    for lesson in learner.lessons[1:]:
        learner.finish(lesson)
    close(learner.enrolment)
    return certifying.issue_for(learner.enrolment, by=officer, now=now)


def faults(visitor, name):
    visitor.check(f"ink-{name}")
    return visitor.axe()


@pytest.mark.parametrize("size", [PHONE], ids=["phone"])
def test_from_enrolling_to_a_verified_certificate_in_the_second_theme(visit, settings, live_server, monkeypatch, size):
    wear(settings, "ink")
    settings.SITE_URL = live_server.url
    clock, places = Clock(monkeypatch, START), county()
    user, officer = person("xiulan", "周秀兰", places["clinic"]), person("officer", "钱芳", places["county"], "certificate_officer")
    doctor = visit(permissions=["clipboard-read", "clipboard-write"])
    doctor.enter(user)
    doctor.go(places["programme"].url)
    assert doctor.page.request.get("/static/css/tokens.css").text().startswith("/* Ink")
    assert faults(doctor, "programme") == []
    doctor.page.locator("#enrol button").click()
    doctor.page.wait_for_load_state()
    enrolment = Enrolment.objects.get(account__user=user)
    assert faults(doctor, "my-learning") == []

    doctor.take_the_clock()
    learner = Learner(user, places["programme"], clock.value)
    lesson = learner.lessons[0]
    finish_lesson(doctor, clock, lesson, enrolment.account)
    assert sum(enrolment.entries.values_list("minutes", flat=True)) == lesson.minutes
    assert faults(doctor, "lesson") == []

    learner.now = clock.value
    certificate = certify(learner, officer, clock.value)
    doctor.go("/learn/")
    field = doctor.page.locator(f"#verify-{certificate.number}")
    address = f"{live_server.url}/verify/{certificate.number}/?c={certificate.characters}"
    expect(field).to_have_value(address)
    doctor.page.locator(f'[data-copy="verify-{certificate.number}"]').click()
    expect(doctor.page.locator("[data-copied]")).to_have_text("已复制")
    assert doctor.page.evaluate("navigator.clipboard.readText()") == address
    assert faults(doctor, "certificate-card") == []
    doctor.page.locator(f'main a[href="{address}"]').click()
    doctor.see("这份证明有效")

    stranger = visit()
    stranger.go(address)
    stranger.see("周＊兰")
    stranger.see("这份证明有效")
    assert faults(stranger, "verify") == []
