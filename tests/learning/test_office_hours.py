"""Classroom hours, corrections and paper questionnaires entered by an officer."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from courses.assessment.models import AnonymousPool, AnonymousResponse, SignedResponse
from courses.learning.domain import checking, classroom, correcting, missing, parts
from courses.learning.domain.errors import Refused
from courses.learning.models import Evidence, HourEntry
from tests.learning.office_scene import NOW, enrol, module_key, scan, teach, url
from tests.learning.scene import Learner


def sheet(enrolments, minutes=45, upload=None, **data):
    return {
        "module": module_key(enrolments[0]), "minutes": minutes, "title": "十一月二日签到表", "upload": upload or scan(),
        "note": "镇政府三楼", "enrolment": [enrolment.pk for enrolment in enrolments], **data,
    }  # fmt: skip


def minutes_of(enrolment):
    return missing.standing(enrolment).credited


def stored():
    from django.core.files.storage import storages

    storage = storages["private"]
    return storage.listdir("evidence/2026")[1] if storage.exists("evidence/2026") else []


def test_one_sheet_credits_many_with_one_evidence(cast, programme, office):
    enrolments = [enrol(user, programme) for user in (cast.owner, cast.colleague, cast.villager)]
    response = office.post(f"{url('hours')}?programme={programme.pk}", sheet(enrolments, 30))
    assert response.status_code == 302
    assert [minutes_of(enrolment) for enrolment in enrolments] == [30, 30, 30]
    evidence = Evidence.objects.get()
    assert set(HourEntry.objects.values_list("evidence__evidence", flat=True)) == {evidence.pk}
    assert set(HourEntry.objects.values_list("recorded_by", flat=True)) == {str(cast.officer.pseudonym)}


def test_when_one_can_not_be_entered_nobody_is_and_the_page_says_who_and_why(cast, programme, office):
    enrolments = [enrol(user, programme) for user in (cast.owner, cast.colleague)]
    teach(enrolments[1], cast.officer, minutes=40)
    kept = set(stored())
    page = office.post(f"{url('hours')}?programme={programme.pk}", sheet(enrolments, 30))
    assert [str(enrolment.account.user) for enrolment, _reason in page.context["reasons"]] == ["吴同事"]
    assert "吴同事" in page.content.decode()
    assert minutes_of(enrolments[0]) == 0
    assert minutes_of(enrolments[1]) == 40
    assert Evidence.objects.count() == 1
    assert set(stored()) == kept, "the scan of a refused sheet is not kept"


def test_a_file_that_is_not_what_it_says_is_refused(cast, programme, office):
    enrolment = enrol(cast.owner, programme)
    upload = SimpleUploadedFile("签到表.png", b"<html>not a picture</html>" * 20, "image/png")
    page = office.post(f"{url('hours')}?programme={programme.pk}", sheet([enrolment], upload=upload))
    assert page.context["form"].errors["upload"]
    assert not HourEntry.objects.exists()
    assert not Evidence.objects.exists()


def test_people_beyond_reach_can_not_be_put_on_a_sheet(cast, programme, office):
    enrolments = [enrol(cast.owner, programme), enrol(cast.neighbour, programme)]
    page = office.post(f"{url('hours')}?programme={programme.pk}", sheet(enrolments))
    assert page.context["form"].non_field_errors()
    assert not HourEntry.objects.exists()


@pytest.mark.parametrize("minutes", [0, -5, 46, 2401])
def test_minutes_are_at_most_what_is_missing(cast, programme, office, minutes):
    enrolment = enrol(cast.owner, programme)
    office.post(f"{url('hours')}?programme={programme.pk}", sheet([enrolment], minutes))
    assert not HourEntry.objects.exists()


def test_nobody_ticked_is_said(cast, programme, office):
    enrolment = enrol(cast.owner, programme)
    page = office.post(f"{url('hours')}?programme={programme.pk}", sheet([enrolment], enrolment=[]))
    assert page.context["form"].non_field_errors()


def test_officers_do_not_enter_their_own_hours(cast, programme):
    with pytest.raises(Refused):
        teach(enrol(cast.officer, programme), cast.officer)


def test_a_correction_restores_the_sum_and_the_sheet_may_be_entered_anew(cast, programme, office):
    enrolment = enrol(cast.owner, programme)
    evidence = classroom.keep_evidence(scan(), "签到表", by=cast.officer, now=NOW)
    entry = teach(enrolment, cast.officer, 30, evidence)
    assert office.post(url("correct", entry.pk), {"reason": ""}).context["form"].errors
    response = office.post(url("correct", entry.pk), {"reason": "看错了签到表"})
    assert response.status_code == 302
    assert minutes_of(enrolment) == 0
    page = office.post(url("correct", entry.pk), {"reason": "再来一次"})
    assert page.context["form"].non_field_errors()
    teach(enrolment, cast.officer, 20, evidence)
    assert minutes_of(enrolment) == 20
    with pytest.raises(Refused):
        teach(enrolment, cast.officer, 5, evidence)
    assert list(checking.problems()) == []


def test_online_hours_taken_back_are_earned_again_only_by_learning_again(cast, programme):
    learner = Learner(cast.owner, programme)
    lesson = learner.lessons[0]
    learner.finish(lesson)
    before = missing.standing(learner.enrolment).credited
    entry = HourEntry.objects.filter(kind="reading").order_by("pk").first()
    part = next(part for part in parts.outline(lesson).parts if part.key == entry.part_key)
    correcting.correct(entry, by=cast.officer, reason="设备由他人代挂", now=learner.now)
    learner.open(lesson)
    learner.do(lesson, part)
    assert missing.standing(learner.enrolment).credited == before - entry.minutes, "no minute passed, none is credited"
    learner.pass_time(entry.minutes * 60)
    learner.claim(lesson, "time", seconds=3600)
    assert missing.standing(learner.enrolment).credited == before
    assert list(checking.problems()) == []


def test_nobody_corrects_their_own_hours(cast, programme):
    entry = teach(enrol(cast.officer, programme), cast.superuser)
    with pytest.raises(Refused):
        correcting.correct(entry, by=cast.officer, reason="x", now=NOW)


PAPER = {
    "signed-case": "去年冬天，村里一位老人独居，我上门三次，先听他说，再联系他的女儿和镇卫生院，现在想来第一次就该问他睡得怎样，吃得怎样，有没有人可以说说话，还应当把热线号码写在他看得见的地方，并且在一周之内再去看他一次，也告诉他随时可以来找我。",
    "signed-learnt": "先看安全，再听完一段话，最后把人送到能帮的地方；不给人下诊断，不替人做决定，遇到危险立刻报告，自己累了也要找同事说一说，别硬撑着，回头再看。",
}
RATINGS = {f"opinions-{name}": "5" for name in ("useful", "clear", "practice", "support", "easy")}


def test_a_paper_questionnaire_keeps_both_parts_apart(cast, programme, office):
    enrolment = enrol(cast.owner, programme)
    teach(enrolment, cast.officer)
    assert office.post(url("paper", enrolment.pk), PAPER | RATINGS).status_code == 302
    response = SignedResponse.objects.get()
    assert response.on_paper
    assert AnonymousPool.objects.count() == 1
    assert not AnonymousResponse.objects.exists()
    assert missing.standing(enrolment).eligible
    office.post(url("paper", enrolment.pk), PAPER | RATINGS)
    assert SignedResponse.objects.get() == response


def test_a_paper_questionnaire_without_its_anonymous_sheet(cast, programme, office):
    enrolment = enrol(cast.owner, programme)
    teach(enrolment, cast.officer)
    assert office.post(url("paper", enrolment.pk), PAPER).context["opinions"].errors
    office.post(url("paper", enrolment.pk), PAPER | {"without_opinions": "on"})
    assert SignedResponse.objects.count() == 1
    assert not AnonymousPool.objects.exists()


def test_a_paper_questionnaire_before_the_hours_is_refused_with_the_reason(cast, programme, office):
    enrolment = enrol(cast.owner, programme)
    page = office.post(url("paper", enrolment.pk), PAPER | RATINGS)
    assert page.context["refused"]
    assert not SignedResponse.objects.exists()
