"""Each is refused what is not theirs, in words, and nothing of it is on the page."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from courses.learning.models import HourEntry
from portal.organisations.domain import roles
from tests.factories.organisations import RosterFactory
from tests.learning.scene import Learner

from .scene import Clock, county, person
from .test_axe import certify

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
START = datetime(2026, 11, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def scene(monkeypatch):
    """The clinic's doctor has a certificate; the neighbour town has its own learner, administrator and roster."""
    clock = Clock(monkeypatch, START)
    places = county()
    doctor = Learner(person("xiulan", "周秀兰", places["clinic"]), places["programme"], START)
    doctor.finish_all()
    clock.value = doctor.now
    found = certify(doctor, doctor.now)
    sibling = person("sibling", "邻镇官", places["other"], "regional_administrator")
    roles.grant("certificate_officer", sibling, places["other"], by=None, now=START)
    return {
        **places,
        "doctor": doctor,
        "certificate": found,
        "colleague": person("colleague", "吴同事", places["clinic"]),
        "sibling": sibling,
        "roster": RosterFactory(organisation=places["clinic"], uploaded_by=None, file_name="卫生院名单.xlsx"),
    }


def refused(visitor, path, *secrets):
    """Not shown: another page says so, with the way to help still there."""
    response = visitor.go(path)
    assert response.status in (403, 404) or "/accounts/login/" in visitor.page.url or visitor.page.url.rstrip("/") == visitor.site, path
    for secret in secrets:
        expect(visitor.page.locator("body")).not_to_contain_text(secret)
    visitor.fits()
    return response.status


def test_a_learner_neither_enters_the_back_office_nor_sees_another_learner(visit, scene):
    doctor, number = scene["doctor"], scene["certificate"].number
    learner = visit()
    learner.enter(scene["colleague"])
    for path in ("/cms/", "/cms/people/", "/cms/learning/issuing/", f"/cms/pages/{doctor.lessons[0].pk}/edit/"):
        refused(learner, path, "周秀兰")
    own = f"/learn/{doctor.enrolment.pk}/"
    for path in (own, f"{own}questionnaire/", f"{own}opinions/", f"{own}audience/", f"{own}leave/", f"/verify/document/{number}.png"):
        assert refused(learner, path, "周秀兰") == 404, path
    assert learner.page.request.get(f"/verify/document/{number}.pdf").status == 404
    learner.go(f"{own}questionnaire/")
    expect(learner.page.locator("body")).to_contain_text("12356")
    learner.check("refused")
    learner.go("/learn/hours/")
    expect(learner.page.locator("main")).not_to_contain_text("+")
    learner.go("/learn/")
    expect(learner.page.locator("main")).not_to_contain_text(number)


def test_a_visitor_is_asked_to_sign_in(visit, scene):
    visitor = visit()
    for path in ("/learn/", f"/learn/{scene['doctor'].enrolment.pk}/", "/learn/hours/", "/notices/", "/accounts/", "/cms/", "/jobs/"):
        visitor.go(path)
        assert "/accounts/login/" in visitor.page.url, path
    assert "/accounts/login/" in visitor.page.request.get(f"/verify/document/{scene['certificate'].number}.pdf").url


def test_a_towns_administrator_sees_nothing_of_the_town_beside(visit, scene):
    doctor, number = scene["doctor"], scene["certificate"].number
    entry = HourEntry.objects.filter(enrolment=doctor.enrolment).first()
    sibling = visit()
    sibling.enter(scene["sibling"])
    for path in (
        f"/cms/people/{doctor.user.pk}/", f"/cms/people/organisations/{scene['clinic'].pk}/",
        f"/cms/people/memberships/{doctor.user.memberships.get().pk}/", f"/cms/people/rosters/{scene['roster'].pk}/",
        f"/cms/learning/learners/{doctor.enrolment.pk}/", f"/cms/learning/hours/{entry.pk}/correct/",
        f"/cms/certificates/{number}/", f"/cms/certificates/{number}/revoke/", f"/cms/certificates/{number}/reissue/",
    ):  # fmt: skip
        assert refused(sibling, path, "周秀兰") == 404, path
    assert sibling.page.request.get(f"/verify/document/{number}.pdf").status == 404
    for path in ("/cms/people/", "/cms/people/rosters/", "/cms/learning/learners/", "/cms/learning/issuing/", "/cms/certificates/"):
        sibling.go(path)
        for secret in ("周秀兰", "柳溪镇卫生院", number, "卫生院名单"):
            expect(sibling.page.locator("main")).not_to_contain_text(secret)
        sibling.check()
    sibling.shot("beside")
