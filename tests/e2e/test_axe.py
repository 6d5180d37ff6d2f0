"""Every public and learner template, in three displays: no violation of the rules of access, no sideways scroll at 320 px."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as project
from django.test import RequestFactory

from courses.curriculum.domain.loading import load
from courses.curriculum.models import LessonPage, ProgrammePage
from courses.learning.domain import certifying, parts, work
from courses.learning.models import Answer, HourEntry
from portal.certificates.domain import issue
from portal.core import views as core_views
from portal.notices import domain as notices
from portal.organisations.domain import roles
from tests.factories.organisations import RosterFactory
from tests.learning.office_scene import close
from tests.learning.scene import Learner

from .conftest import PHONE
from .scene import Clock, county, person, wear

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
START = datetime(2026, 11, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
ORDINARY = {"theme": "", "contrast": "", "print": ""}
DISPLAYS = {"light": {}, "large print, high contrast": {"print": "large", "contrast": "high"}, "dark": {"theme": "dark"}}
ERRORS = {"/error-500/": core_views.server_error, "/error-400/": core_views.bad_request, "/error-403/": core_views.forbidden}


@pytest.fixture
def size():
    return PHONE


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch, START)


@pytest.fixture
def scene(clock):
    """Learners midway, at the questionnaire, certified, revoked and reissued, and the full programme beside the short one."""
    places = county()
    load(project.FIXTURES_ROOT / "curriculum" / "grassroots-8x", places["county"], None, START)
    people = {name: person(name, title, places["clinic"]) for name, title in PEOPLE.items()}
    learners = {name: Learner(user, places["programme"], START) for name, user in people.items()}
    midway = learners["midway"]
    midway.finish(midway.lessons[0])
    half_of_a_lesson(midway, midway.lessons[1])
    for name in ("closing", "certified", "revoked", "replaced"):
        learners[name].finish_all()
    clock.value = START + timedelta(days=1)
    found = {name: certify(learners[name], clock.value) for name in ("certified", "revoked", "replaced")}
    issue.revoke(found["revoked"], "证明上的机构写错了。", None, clock.value)
    issue.reissue(found["replaced"], found["replaced"].snapshot | {"name": "周绣兰"}, "姓名改正", None, clock.value)
    notices.notify(people["midway"], "您的单位已经确认", "下一步：继续学习。", "/learn/", now=clock.value)
    full = ProgrammePage.objects.get(code="grassroots-8x")
    learners["full"] = Learner(person("full", "赵建设", places["clinic"]), full, START)
    return {**places, "full": full, "learners": learners, "certificates": found}


def lessons_of(programme):
    return list(LessonPage.objects.descendant_of(programme).live().order_by("path"))


PEOPLE = {
    "new": "王小满",
    "midway": "周秀兰",
    "closing": "李大山",
    "certified": "陈建国",
    "revoked": "吴桂英",
    "replaced": "阿依努尔·买买提",
}


def half_of_a_lesson(learner, lesson):
    """Written work handed in and a quiz failed."""
    learner.open(lesson)
    for part in parts.outline(lesson).parts:
        learner.pass_time(part.minutes * 60)
        if part.evidence == "quiz":
            questions = work.quiz_snapshot(learner.account, part.key, lesson.part(part.id).value)
            wrong = {q["id"]: [next(c["id"] for c in q["choices"] if c["id"] not in q["correct"])] for q in questions}
            learner.claim(lesson, "quiz", part.id, answers=wrong)
        else:
            learner.do(lesson, part)


def certify(learner, now):
    close(learner.enrolment)
    return certifying.issue_for(learner.enrolment, by=None, now=now)


def public_pages(scene):
    programme, full = scene["programme"], scene["full"]
    valid = scene["certificates"]["certified"]
    return [
        "/", "/review/", "/accessibility/", "/no-such-page/", "/training/", programme.url, full.url,
        *(page.url for page in [*full.get_children()[:2], *programme.get_children(), *lessons_of(programme)[:1], *lessons_of(full)[:1]]),
        "/accounts/login/", "/accounts/login/code/", "/accounts/signup/", "/accounts/password/reset/", "/accounts/privacy/", "/notices/outbox/",
        "/verify/", "/verify/?number=", "/verify/XQ-2026-999999/", f"/verify/{valid.number}/", f"/verify/{valid.number}/?c={valid.characters}",
        *(f"/verify/{made.number}/?c={made.characters}" for name, made in scene["certificates"].items() if name != "certified"),
        "/search/", "/search/?q=科普", "/search/?q=科普&type=lesson", "/search/?q=我不想活了", "/search/?q=量子色动力学",
        "/learn/opinions/thanks/", *ERRORS,
    ]  # fmt: skip


ACCOUNT = [
    "/accounts/", "/accounts/profile/", "/accounts/identity/", "/accounts/consent/", "/accounts/data/", "/accounts/data/erase/",
    "/accounts/memberships/new/", "/accounts/email/", "/accounts/phone/change/", "/accounts/password/change/", "/accounts/2fa/",
    "/accounts/2fa/totp/activate/", "/accounts/sessions/", "/accounts/reauthenticate/", "/accounts/logout/", "/notices/", "/jobs/",
]  # fmt: skip


def learner_pages(scene):
    """{who: [address]}"""
    learners, programme = scene["learners"], scene["programme"]
    midway, closing = learners["midway"], learners["closing"]
    own = f"/learn/{midway.enrolment.pk}/"
    return {
        "new": ["/learn/", learners["new"].lessons[0].url],
        "midway": [
            *ACCOUNT, programme.url, programme.get_first_child().url, *(lesson.url for lesson in midway.lessons),
            "/learn/", own, "/learn/hours/", f"{own}questionnaire/", f"{own}audience/", f"{own}leave/",
        ],
        "closing": ["/learn/", closing.lessons[-1].url, f"/learn/{closing.enrolment.pk}/questionnaire/"],
        "certified": ["/learn/", programme.url, "/learn/hours/", f"/learn/{learners['certified'].enrolment.pk}/opinions/"],
        "full": ["/learn/", *(lesson.url for lesson in lessons_of(scene["full"])[:4])],
        "revoked": ["/learn/"],
        "replaced": ["/learn/"],
    }  # fmt: skip


def give_errors(visitor):
    """Error pages, given by their own views at addresses that only this browser knows."""
    for path, view in ERRORS.items():
        body = view(RequestFactory().get(path)).content.decode()
        visitor.page.route(
            f"**{path}", lambda route, _request, body=body: route.fulfill(body=body, content_type="text/html; charset=utf-8")
        )


def faults_of(visitor, path):
    """What is wrong with a page, at 390 px and, for its width, at 320."""
    visitor.go(path)
    found = visitor.axe()
    if urlsplit(visitor.page.url).path != path.split("?")[0]:
        found.append(f"led to {visitor.page.url}")
    visitor.page.set_viewport_size({"width": 320, "height": 640})
    wide = visitor.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    visitor.page.set_viewport_size(PHONE)
    if wide > 0:
        found.append(f"scrolls sideways by {wide} px at 320")
    return [f"{path} {line}" for line in found]


def in_every_display(visitor, paths, first=lambda: None):
    """Faults of the pages in each display, and what the browser complained of. The people of the scene are made once for all three."""
    found = []
    for display, modes in DISPLAYS.items():
        visitor.choose(ORDINARY | modes)
        first()
        found += [f"{display}: {fault}" for path in paths for fault in faults_of(visitor, path)]
    return found + visitor.complaints


def test_every_public_page(visit, scene):
    visitor = visit()
    give_errors(visitor)
    assert in_every_display(visitor, public_pages(scene)) == []


def test_every_page_of_a_learner(visit, scene):
    found = []
    for name, paths in learner_pages(scene).items():
        visitor = visit()
        visitor.sign_in(name)
        found += [f"{name} {fault}" for fault in in_every_display(visitor, paths, first=visitor.confirm_it_is_me)]
        visitor.page.context.close()
    assert found == []


def test_the_second_theme(visit, scene, settings):
    wear(settings, "ink")
    visitor = visit()
    visitor.enter(scene["learners"]["midway"].user)
    lesson, valid = lessons_of(scene["programme"])[1], scene["certificates"]["certified"]
    paths = [
        "/",
        "/training/",
        scene["programme"].url,
        scene["full"].url,
        lesson.url,
        "/learn/",
        "/verify/",
        f"/verify/{valid.number}/?c={valid.characters}",
    ]
    assert in_every_display(visitor, paths) == []
    assert visitor.page.request.get("/static/css/tokens.css").text().startswith("/* Ink")


ROLES = ("regional_administrator", "certificate_officer", "trainer", "reviewer")


@pytest.fixture
def office(scene, clock):
    """Somebody of the county with every role, a roster that waits, work to read, hours to correct."""
    user = person("office", "钱芳", scene["county"])
    for role in ROLES:
        roles.grant(role, user, scene["county"], by=None, now=clock.value)
    person("waiting", "孙等待", scene["clinic"], confirmed=False)
    scene["officer"] = user
    return scene


def office_pages(scene):
    midway, number = scene["learners"]["midway"], scene["certificates"]["certified"].number
    of = f"programme={scene['programme'].pk}"
    entry = HourEntry.objects.filter(enrolment=midway.enrolment).first()
    return [
        "/cms/people/", f"/cms/people/{midway.user.pk}/", "/cms/people/memberships/", "/cms/people/organisations/",
        "/cms/people/organisations/add/", f"/cms/people/organisations/{scene['clinic'].pk}/", "/cms/people/roles/",
        f"/cms/people/memberships/{midway.user.memberships.get().pk}/",
        "/cms/people/rosters/", "/cms/people/rosters/add/", f"/cms/people/rosters/{scene['roster'].pk}/",
        "/cms/certificates/", f"/cms/certificates/{number}/", f"/cms/certificates/{number}/revoke/", f"/cms/certificates/{number}/reissue/",
        "/cms/certificates/names/", "/cms/learning/issuing/", *(f"/cms/learning/issuing/?{of}&tab={tab}" for tab in ("eligible", "short", "waiting", "issued")),
        f"/cms/learning/learners/?{of}", f"/cms/learning/learners/{midway.enrolment.pk}/", f"/cms/learning/learners/{midway.enrolment.pk}/questionnaire/",
        f"/cms/learning/hours/?{of}", f"/cms/learning/hours/{entry.pk}/correct/", "/cms/learning/work/",
        f"/cms/learning/work/{Answer.objects.first().pk}/", "/cms/learning/questionnaires/", f"/cms/learning/questionnaires/{scene['programme'].pk}/",
        "/jobs/",
    ]  # fmt: skip


def test_every_page_of_the_office(visit, office):
    """What is ours of a back office page: its main part."""
    office["roster"] = RosterFactory(organisation=office["clinic"], uploaded_by=office["officer"])
    visitor, found = visit(), []
    visitor.enter(office["officer"])
    for path in office_pages(office):
        visitor.go(path)
        found += [f"{path} {line}" for line in visitor.axe("main")]
        visitor.fits()
        visitor.shot("office" + path.removeprefix("/cms").split("?")[0].replace("/", "-").rstrip("-"))
    assert found == []
    assert visitor.complaints == []
