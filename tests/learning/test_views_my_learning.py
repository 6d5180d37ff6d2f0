"""My learning: enrolling, what is missing, the ledger, changing the audience, leaving, the questionnaire."""

import io

import openpyxl
import pytest

from courses.assessment.models import AnonymousPool, SignedResponse
from courses.learning.domain import closing, enrolments, ledger, missing
from courses.learning.models import Enrolment, HourEntry, LearnerAccount, SpentSlip
from portal.certificates.models import Certificate
from portal.core.models import Audience
from portal.notices.models import Notice

from .scene import person, short_programme
from .walk import forms

pytestmark = pytest.mark.django_db

CASE = "村里一位老人丧偶后不出门，我上门三次，先陪着坐，再听他讲老伴的事，没有急着劝。" * 4
LEARNT = "先看安全再开口，听的时候不抢话，说不准的就转给能帮的人，还要记下自己做了什么。" * 3
RATINGS = {"useful": "5", "clear": "4", "practice": "4", "support": "3", "easy": "5"}


@pytest.fixture
def finished(walker):
    """A learner whose hours are all there."""
    walker.learner.finish_all()
    walker.clock.at = walker.learner.now
    return walker


def url(walker, tail=""):
    return f"/learn/{walker.learner.enrolment.pk}/{tail}"


def test_enrolling_by_the_panel_opens_one_enrolment(client, clock):
    user = person()
    programme = short_programme()
    client.force_login(user)
    panel = next(form for form in forms(client.get(programme.url)) if form.action.startswith("/learn/enrol/"))
    data = panel.data | {"audience": Audience.objects.first().code}
    client.post(panel.action, data)
    client.post(panel.action, data)
    enrolment = Enrolment.objects.get()
    assert (enrolment.account.user, enrolment.started_at) == (user, clock.at)
    assert f"/learn/{enrolment.pk}/go-on/" in client.get(programme.url).content.decode()


def test_the_panel_suggests_the_audience_of_the_membership(client):
    user = person()
    client.force_login(user)
    page = client.get(short_programme().url)
    assert page.context["suggested"] == user.memberships.get().audience


def test_enrolling_without_an_audience_says_so_and_enrols_nobody(client):
    client.force_login(person())
    answer = client.post(f"/learn/enrol/{short_programme().pk}/", {"audience": "nobody"}, follow=True)
    assert [str(message) for message in answer.context["messages"]]
    assert not Enrolment.objects.exists()


def test_a_visitor_is_led_to_sign_in(client):
    for address in ("/learn/", "/learn/hours/", "/learn/hours.xlsx"):
        assert client.get(address).url.startswith("/accounts/login/")


def test_nobody_enrolled_sees_the_programmes(client):
    programme = short_programme()
    client.force_login(person())
    assert programme.url in client.get("/learn/").content.decode()
    assert not LearnerAccount.objects.exists()


def test_my_learning_shows_hours_what_is_missing_and_one_next_step(walker):
    first, second, _third = walker.learner.lessons
    walker.learner.finish(first)
    page = walker.client.get("/learn/")
    assert page.context["standing"].credited == 15
    assert [item.code for item in page.context["standing"].now] == ["module_hours"]
    assert [item.code for item in page.context["standing"].later] == ["questionnaire"]
    assert page.context["next_step"].lesson == second
    assert f'href="{second.url}"' in page.content.decode()


def test_a_module_is_begun_before_it_is_gone_on_with(walker):
    def action():
        page = walker.client.get("/learn/")
        assert 'href="#cert"' not in page.content.decode()
        return page.context["standing"].now[0].action

    assert action() == "开始学"
    walker.learner.finish(walker.learner.lessons[0])
    assert action() == "接着学"


def test_my_learning_leads_back_to_the_part_where_one_stopped(walker):
    lesson = walker.learner.lessons[1]
    walker.learner.open(lesson)
    part = walker.learner.lessons[1].body[0]
    walker.learner.pass_time(30)
    walker.learner.claim(lesson, "time", part.id, 30)
    assert walker.client.get("/learn/").context["next_step"].url == f"{lesson.url}#part-{part.id}"


def test_my_learning_asks_at_most_15_questions(finished, django_assert_max_num_queries):
    finished.client.get("/learn/")
    with django_assert_max_num_queries(15):
        finished.client.get("/learn/")


def test_my_learning_asks_the_same_for_one_lesson_done_and_for_three(walker, django_assert_max_num_queries):
    first, second, third = walker.learner.lessons
    walker.learner.finish(first)
    walker.client.get("/learn/")
    with django_assert_max_num_queries(15) as one:
        walker.client.get("/learn/")
    walker.learner.finish(second)
    with django_assert_max_num_queries(15) as two:
        walker.client.get("/learn/")
    assert len(one) == len(two)


@pytest.mark.parametrize("tail", ["", "go-on/", "audience/", "leave/", "questionnaire/", "opinions/"])
def test_a_strangers_enrolment_does_not_exist(walker, client, tail):
    client.force_login(person("stranger", "陌生人"))
    assert client.get(url(walker, tail)).status_code == 404
    assert client.post(url(walker, tail)).status_code in (404, 405)
    assert Enrolment.objects.get().state == Enrolment.State.ACTIVE


def test_the_ledger_shows_corrections_with_their_reason_and_downloads_as_a_table(finished):
    learner = finished.learner
    entry = HourEntry.objects.filter(account=learner.account).first()
    ledger.reverse(entry, by=None, reason="=重复记录", now=learner.now)
    page = finished.client.get("/learn/hours/")
    assert page.context["total"] == 45 - entry.minutes
    assert "=重复记录" in page.content.decode()
    book = openpyxl.load_workbook(io.BytesIO(finished.client.get("/learn/hours.xlsx").content))
    rows = list(book.active.iter_rows(min_row=2))
    assert len(rows) == HourEntry.objects.count()
    assert (rows[0][5].value, rows[0][5].data_type) == ("=重复记录", "s")


def test_the_ledger_is_ones_own(finished, client):
    client.force_login(person("stranger", "陌生人"))
    assert client.get("/learn/hours/").context["lines"] == []
    book = openpyxl.load_workbook(io.BytesIO(client.get("/learn/hours.xlsx").content))
    assert book.active.max_row == 1


def test_the_ledger_is_paged(finished, django_assert_max_num_queries):
    assert finished.client.get("/learn/hours/?page=99").status_code == 200
    with django_assert_max_num_queries(12):
        finished.client.get("/learn/hours/")


def test_changing_the_audience_is_shown_first_and_keeps_the_hours(finished):
    other = Audience.objects.exclude(pk=finished.learner.enrolment.audience_id).first()
    shown = finished.client.get(url(finished, f"audience/?audience={other.code}"))
    assert shown.context["after"].credited == 45
    assert Enrolment.objects.count() == 1
    finished.client.post(url(finished, "audience/"), {"audience": other.code})
    changed = Enrolment.objects.get(state="active")
    assert changed.audience == other
    standing = missing.standing(changed)
    assert (standing.credited, standing.modules[0].carried) == (45, 45)


def test_leaving_asks_first_and_keeps_the_ledger(finished):
    finished.client.get(url(finished, "leave/"))
    assert Enrolment.objects.get().state == Enrolment.State.ACTIVE
    finished.client.post(url(finished, "leave/"))
    assert Enrolment.objects.get().state == Enrolment.State.ENDED
    assert sum(HourEntry.objects.values_list("minutes", flat=True)) == 45
    assert finished.client.get(url(finished)).status_code == 404


def test_the_questionnaire_is_closed_until_the_hours_are_there(walker):
    page = walker.client.get(url(walker, "questionnaire/"))
    assert page.templates[0].name == "learning/questionnaire_closed.html"
    walker.client.post(url(walker, "questionnaire/"), {"case": CASE, "learnt": LEARNT})
    assert not SignedResponse.objects.exists()


def test_short_answers_of_the_questionnaire_are_kept_and_named(finished):
    page = finished.client.post(url(finished, "questionnaire/"), {"case": "太短", "learnt": LEARNT})
    assert set(page.context["form"].errors) == {"case"}
    assert "太短" in [form.text_areas.get("case", "").strip() for form in forms(page)]
    assert not SignedResponse.objects.exists()


def test_both_parts_are_given_and_the_gate_opens(finished):
    page = finished.client.post(url(finished, "questionnaire/"), {"case": CASE, "learnt": LEARNT}, follow=True)
    assert SignedResponse.objects.get().taker == finished.learner.account.public_id
    form = next(form for form in forms(page) if form.action == "/learn/opinions/")
    assert set(form.data) == {"csrfmiddlewaretoken", "slip", "opinion"}
    finished.client.post(form.action, form.data | RATINGS)
    assert AnonymousPool.objects.count() == SpentSlip.objects.count() == 1
    assert missing.standing(finished.learner.enrolment).unmet == []


def test_the_questionnaire_sent_twice_is_kind_and_counts_once(finished):
    for _ in range(2):
        page = finished.client.post(url(finished, "questionnaire/"), {"case": CASE, "learnt": LEARNT}, follow=True)
    slip = page.context["slip"]
    for _ in range(2):
        page = finished.client.post("/learn/opinions/", RATINGS | {"slip": slip}, follow=True)
    assert page.templates[0].name == "learning/opinions_thanks.html"
    assert SignedResponse.objects.count() == SpentSlip.objects.count() == 1
    assert finished.client.get(url(finished, "opinions/")).templates[0].name == "learning/opinions_thanks.html"


def test_the_anonymous_part_needs_no_session_and_keeps_no_trace_of_the_learner(finished, client):
    closing.give_signed(finished.learner.enrolment, {"case": CASE, "learnt": LEARNT}, finished.clock.at)
    slip = closing.slip_for(finished.learner.enrolment)
    client.post("/learn/opinions/", RATINGS | {"slip": slip, "opinion": "案例再多些"})
    pool = AnonymousPool.objects.get().answers
    account = finished.learner.account
    assert "案例再多些" in pool
    for trace in (str(account.public_id), str(account.pk) + ":", finished.learner.user.username, slip):
        assert trace not in pool
    assert SpentSlip.objects.get().hash not in pool


@pytest.mark.parametrize("slip", ["", "short-start.0000", "short-start.0000:forged"])
def test_a_forged_slip_is_refused(client, slip):
    short_programme()
    page = client.post("/learn/opinions/", RATINGS | {"slip": slip})
    assert page.context["form"].non_field_errors()
    assert not AnonymousPool.objects.exists()


def test_unanswered_ratings_are_named(finished, client):
    page = client.post("/learn/opinions/", {"slip": "x", "useful": "9"})
    assert set(page.context["form"].errors) == set(RATINGS)


def test_several_enrolments_can_be_chosen(finished):
    enrolments.leave(finished.learner.enrolment, finished.clock.at)
    again = enrolments.enrol(finished.learner.user, finished.learner.programme, Audience.objects.last(), finished.clock.at)
    assert finished.client.get("/learn/").context["enrolment"] == again


def test_a_certificate_is_announced_and_stands_on_the_page(finished, django_capture_on_commit_callbacks):
    from courses.learning.domain import certifying

    closing.give_signed(finished.learner.enrolment, {"case": CASE, "learnt": LEARNT}, finished.clock.at)
    with django_capture_on_commit_callbacks(execute=True):
        certificate = certifying.issue_for(finished.learner.enrolment, by=None, now=finished.clock.at)
    assert Notice.objects.get(user=finished.learner.user).reason_key == f"certificate:{certificate.pk}"
    page = finished.client.get("/learn/").content.decode()
    assert Certificate.objects.get().number in page
    assert f"/verify/document/{certificate.number}.png" in page
    assert 'href="#cert"' in page
