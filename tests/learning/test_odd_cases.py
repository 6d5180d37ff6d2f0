"""What hardly ever happens and must still come out right: spoilt text, a module taken back, a click from a stale page."""

import json
import uuid
from datetime import timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.urls import reverse
from openpyxl import load_workbook

from courses.assessment.models import SignedResponse
from courses.curriculum.domain.loading import load
from courses.curriculum.models import ModulePage, ProgrammePage
from courses.learning.domain import certifying, checking, closing, correcting, crediting, enrolments, ledger, missing, parts, queries, work
from courses.learning.domain.errors import Refused
from courses.learning.models import Answer, Enrolment, HourEntry
from portal.accounts.models import User
from portal.certificates.domain import issue as certificates
from portal.core import clock
from portal.core.models import Audience
from tests.learning.scene import Learner, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner():
    return Learner(person())


def minutes():
    return sum(HourEntry.objects.values_list("minutes", flat=True))


def set_state(state):
    module = ModulePage.objects.get()
    module.state = state
    module.save_revision().publish()


def written(learner):
    """The first written part: (lesson, part)."""
    return next((lesson, part) for lesson in learner.lessons for part in parts.outline(lesson).parts if part.evidence == "writing")


@pytest.mark.parametrize("spoilt", ["\ud800", "\x00", "\x0b"])
def test_written_work_keeps_nothing_that_no_page_can_show(learner, client, monkeypatch, spoilt):
    lesson, part = written(learner)
    learner.open(lesson)
    learner.pass_time(600)
    monkeypatch.setattr(clock, "now", lambda: learner.now)
    client.force_login(learner.user)
    answers = {key: f"{text}{spoilt}\n完" for key, text in learner.texts(lesson, part).items()}
    claim = {"claim_id": str(uuid.uuid4()), "ticket": learner.tokens[lesson.pk], "action": "write", "part_id": part.id, "answers": answers}
    response = client.post("/learn/claims/", json.dumps([claim]), content_type="application/json")
    assert response.json()["results"][0]["status"] == "kept"
    assert all(text.endswith("\n完") and spoilt not in text for text in Answer.objects.get().texts.values())
    assert client.get(lesson.url).status_code == 200


def test_a_list_nested_beyond_measure_is_malformed(learner, client):
    client.force_login(learner.user)
    assert client.post("/learn/claims/", "[" * 100_000, content_type="application/json").status_code == 400


def test_a_module_taken_back_into_preparation_grants_nothing_until_it_is_ready_again(learner):
    lesson = learner.lessons[0]
    learner.open(lesson)
    set_state("preparation")
    lesson = learner.lessons[0]
    for part in parts.outline(lesson).parts:
        learner.pass_time(part.minutes * 60)
        learner.do(lesson, part)
    assert minutes() == 0
    set_state("ready")
    learner.claim(learner.lessons[0], "time", seconds=0)
    assert minutes() == sum(part.minutes for part in parts.outline(lesson).parts)


def test_leaving_from_a_stale_page_does_not_end_what_is_completed(learner):
    stale = Enrolment.objects.get()
    Enrolment.objects.update(state=Enrolment.State.COMPLETED)
    with pytest.raises(Refused):
        enrolments.leave(stale, learner.now)
    assert Enrolment.objects.get().state == Enrolment.State.COMPLETED


def test_the_certificate_says_when_this_training_ended_whatever_was_learnt_since(learner):
    learner.finish_all()
    closing.give_signed(learner.enrolment, {"case": "", "learnt": ""}, learner.now)
    assert SignedResponse.objects.count() == 1
    ended = HourEntry.objects.latest("recorded_at").recorded_at
    account = learner.account
    account.refresh_from_db()
    ledger.append(
        account, now=ended + timedelta(days=30), minutes=5, enrolment=learner.enrolment, module_key="other@1", kind="classroom",
        evidence_key="sheet:other", recorded_by="system",
    )  # fmt: skip
    assert missing.standing(learner.enrolment).last_learnt_on == ended
    certificate = certifying.issue_for(learner.enrolment, by=None, now=ended + timedelta(days=40))
    assert certificate.snapshot["completed_on"] == ended.date().isoformat()


def test_pages_that_records_rest_on_are_not_deleted_and_the_back_office_says_why(learner, admin_client):
    learner.finish(learner.lessons[0])
    for page in (ModulePage.objects.get(), learner.programme):
        response = admin_client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), follow=True)
        assert "不能删除" in response.content.decode()
        assert type(page).objects.filter(pk=page.pk).exists()


def test_a_reason_pasted_with_control_characters_does_not_break_the_learners_workbook(learner, client):
    learner.finish(learner.lessons[0])
    entry = HourEntry.objects.first()
    ledger.reverse(entry, by=None, reason="见表\x0b第二行", now=learner.now)
    client.force_login(learner.user)
    sheet = load_workbook(BytesIO(client.get("/learn/hours.xlsx").content)).active
    assert "见表 第二行" in [row[5] for row in sheet.values]


def test_a_module_renewed_meanwhile_is_a_reason_and_not_a_silence(learner):
    learner.finish(learner.lessons[0])
    module = ModulePage.objects.get()
    module.version += 1
    module.save_revision().publish()
    standing = missing.standing(Enrolment.objects.get())
    assert [(item.code, item.url) for item in standing.unmet][0] == ("module_renewed", f"/learn/{learner.enrolment.pk}/leave/")
    assert queries.next_step(standing, queries.lessons_of(standing), queries.ledger_entries(learner.account)) is None
    enrolments.leave(learner.enrolment, learner.now)
    again = enrolments.enrol(learner.user, ProgrammePage.objects.get(), learner.enrolment.audience, learner.now)
    assert [item.code for item in missing.standing(again).unmet] == ["module_hours", "questionnaire"]


def test_health_staff_need_risk_and_referral_and_others_do_not(learner):
    load(settings.FIXTURES_ROOT / "curriculum" / "grassroots-8x", learner.programme.organisation, None, learner.now)
    programme = ProgrammePage.objects.get(code="grassroots-8x")
    lacking = {}
    for code in ("health", "community", "institution"):
        learner = Learner(person(f"in-{code}"), programme)
        enrolment = enrolments.change_audience(learner.enrolment, Audience.objects.get(code=code), learner.now)
        before = [item.code for item in missing.standing(enrolment).unmet]
        assert before.count("module_hours") == (9 if code == "health" else 8)
        account = learner.account
        account.refresh_from_db()
        for number, module in enumerate(rule for rule in enrolment.rule["modules"] if rule["code"] != "risk-referral"):
            ledger.append(
                account, now=learner.now, minutes=module["hours"] * 45, enrolment=enrolment, module_key=module["key"], kind="classroom",
                evidence_key=f"sheet:{number}", recorded_by="system",
            )  # fmt: skip
            crediting.complete_module(account, enrolment, module["key"], learner.now)
        lacking[code] = [item.module_key for item in missing.standing(enrolment).unmet if item.level == "module"]
    assert lacking == {"health": ["risk-referral@1"], "community": [], "institution": []}


def test_a_published_change_takes_nothing_away_and_an_enrolment_keeps_its_rule(learner):
    learner.finish_all()
    lesson = learner.lessons[0]
    first, second = lesson.body[0].value, lesson.body[1].value
    first["minutes"], second["minutes"] = first["minutes"] + second["minutes"] - 1, 1
    lesson.save_revision().publish()
    programme = learner.programme
    programme.has_questionnaire, programme.certificate_title = False, "学时证明"
    programme.save_revision().publish()
    standing = missing.standing(Enrolment.objects.get())
    assert (standing.credited, standing.modules[0].complete, minutes()) == (45, True, 45)
    assert [item.code for item in standing.unmet] == ["questionnaire"]
    assert standing.enrolment.rule["certificate_title"] == "培训学时证明"
    newcomer = Learner(person("newcomer", "王小满"), ProgrammePage.objects.get())
    assert (newcomer.enrolment.rule["questionnaire"], newcomer.enrolment.rule["certificate_title"]) == (False, "学时证明")


def test_hours_on_a_valid_certificate_are_taken_back_only_after_it_is_revoked_and_then_learnt_again(
    learner, django_capture_on_commit_callbacks
):
    learner.finish_all()
    closing.give_signed(learner.enrolment, {"case": "", "learnt": ""}, learner.now)
    certificate = certifying.issue_for(learner.enrolment, by=None, now=learner.now)
    officer = User.objects.create_superuser("root", "a-long-password-7")
    entry, answer = HourEntry.objects.filter(kind="reading").first(), Answer.objects.first()
    for take_back in (
        lambda: correcting.correct(entry, by=officer, reason="由他人代学", now=learner.now),
        lambda: work.send_back(answer, by=officer, note="请重写", now=learner.now),
    ):
        with pytest.raises(Refused, match=certificate.number):
            take_back()
    assert (minutes(), Answer.objects.get(pk=answer.pk).state) == (45, "submitted")
    with django_capture_on_commit_callbacks(execute=True):
        certificates.revoke(certificate, "学时有误", officer, learner.now)
    correcting.correct(entry, by=officer, reason="由他人代学", now=learner.now)
    learner.enrolment.refresh_from_db()
    assert (minutes(), learner.enrolment.state) == (45 - entry.minutes, "active")
    lesson = next(page for page in learner.lessons if entry.part_key.startswith(f"{page.pk}:"))
    learner.open(lesson)
    learner.pass_time(entry.minutes * 60)
    learner.do(lesson, parts.outline(lesson).part(entry.part_key.split(":")[1]))
    assert minutes() == 45


@pytest.mark.parametrize("kind", ["quiz", "writing"])
def test_a_quiz_or_a_text_whose_hours_were_taken_back_is_offered_and_earns_them_again(learner, client, monkeypatch, kind):
    lesson = learner.lessons[0]
    learner.finish(lesson)
    entry = HourEntry.objects.filter(kind=kind).first()
    part = parts.outline(lesson).part(entry.part_key.split(":")[1])
    before = minutes()
    correcting.correct(entry, by=User.objects.create_superuser("root", "a-long-password-7"), reason="由他人代做", now=learner.now)
    learner.open(lesson)
    learner.pass_time(entry.minutes * 60)
    learner.claim(lesson, "time", seconds=10_000)
    assert minutes() == before - entry.minutes, "the old proof earns nothing"
    monkeypatch.setattr(clock, "now", lambda: learner.now)
    client.force_login(learner.user)
    rows = {row["state"].part.id: row for row in client.get(lesson.url).context["rows"]}
    assert not rows[part.id]["state"].proven
    assert rows[part.id]["quiz"] if kind == "quiz" else rows[part.id]["state"].returned
    answers = learner.right_answers(lesson, part) if kind == "quiz" else {k: f"{v}重写。" for k, v in learner.texts(lesson, part).items()}
    learner.claim(lesson, "write" if kind == "writing" else kind, part.id, answers=answers)
    assert minutes() == before
    assert list(checking.problems()) == []


def test_signs_alone_make_no_answer_longer():
    from courses.learning.domain.work import measured

    assert measured("我听您说。。。，，，！！！——“”？ ") == 4
    assert measured("好好好好好好好好") == 3
