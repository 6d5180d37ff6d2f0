"""The trainer's desk, the learner's record, the workbook, the results, the seal."""

from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from courses.assessment.domain import questionnaires
from courses.learning.domain import work
from courses.learning.domain.errors import Refused
from courses.learning.models import Answer, HourEntry, Seal
from courses.learning.tasks import seal_ledger
from portal.jobs.domain.ticking import schedules
from tests.learning.office_scene import NOW, close, enrol, hand_in, teach, url
from tests.learning.scene import Learner


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_the_page_shows_prompts_text_commentary_and_the_reminder(cast, programme):
    answer = hand_in(enrol(cast.owner, programme))
    part = answer.lesson.part(answer.part_key.split(":")[1])
    page = signed_in(cast.trainer).get(url("work_read", answer.pk)).content.decode()
    for prompt in part.value.prompt_list:
        assert prompt["text"] in page
    for text in answer.texts.values():
        assert text in page


def test_accepting_goes_on_to_the_next_and_at_last_to_the_list(cast, programme):
    first, second = hand_in(enrol(cast.owner, programme)), hand_in(enrol(cast.colleague, programme))
    client = signed_in(cast.trainer)
    assert client.post(url("work_read", first.pk), {"accept": "1", "note": ""})["Location"] == url("work_read", second.pk)
    assert client.post(url("work_read", second.pk), {"accept": "1"})["Location"] == url("work")
    assert set(Answer.objects.values_list("state", "reviewed_by")) == {("accepted", cast.trainer.pk)}


def test_sending_back_needs_a_note_and_takes_the_hours_back(cast, programme, django_capture_on_commit_callbacks):
    learner = Learner(cast.owner, programme)
    learner.finish_all()
    entry = HourEntry.objects.filter(kind="writing").first()
    answer = Answer.objects.get(part_key=entry.part_key)
    client = signed_in(cast.trainer)
    assert client.post(url("work_read", answer.pk), {"send_back": "1", "note": " "}).context["form"].errors
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url("work_read", answer.pk), {"send_back": "1", "note": "请写您自己的话"})
    answer.refresh_from_db()
    assert (answer.state, answer.review_note) == ("returned", "请写您自己的话")
    assert HourEntry.objects.get(reverses=entry).minutes == -entry.minutes
    assert cast.owner.notices.count() == 1


def test_sending_a_second_version_back_takes_back_what_the_first_earned(cast, programme):
    learner = Learner(cast.owner, programme)
    learner.finish_all()
    entry = HourEntry.objects.filter(kind="writing").first()
    first = Answer.objects.get(part_key=entry.part_key)
    second = Answer.objects.create(
        account=first.account, enrolment=first.enrolment, lesson=first.lesson, part_key=first.part_key, version=2,
        texts=first.texts, text_hash="another", submitted_at=learner.now,
    )  # fmt: skip
    with pytest.raises(Refused):
        work.send_back(first, by=cast.trainer, note="旧的一篇", now=learner.now)
    work.send_back(second, by=cast.trainer, note="请重写", now=learner.now)
    assert HourEntry.objects.filter(reverses=entry).exists()


def test_only_the_newest_text_of_a_part_is_on_the_desk_and_nobody_s_own(cast, programme):
    enrolment = enrol(cast.owner, programme)
    hand_in(enrolment)
    newer = hand_in(enrolment)
    own = hand_in(enrol(cast.trainer, programme))
    client = signed_in(cast.trainer)
    assert [answer.pk for answer in client.get(url("work")).context["page"]] == [newer.pk]
    assert client.post(url("work_read", own.pk), {"accept": "1"}).context["form"].non_field_errors()
    own.refresh_from_db()
    assert own.state == "submitted"


def test_the_record_shows_ledger_officer_work_and_signed_text(cast, programme):
    enrolment = enrol(cast.owner, programme)
    teach(enrolment, cast.officer)
    close(enrolment)
    answer = hand_in(enrolment)
    page = signed_in(cast.officer).get(url("record", enrolment.pk)).content.decode()
    assert "顾发证" in page
    assert "十一月集中培训" in page
    assert "我陪一位老人去了镇医院" in page
    assert next(iter(answer.texts.values())) in page


def test_the_workbook_has_everybody_within_reach_and_no_formulas(cast, programme):
    cast.owner.full_name = "=HYPERLINK(1)"
    cast.owner.save()
    for user in (cast.owner, cast.colleague, cast.neighbour):
        enrol(user, programme)
    response = signed_in(cast.trainer).get(url("learners_export"), {"programme": programme.pk})
    sheet = load_workbook(BytesIO(response.content)).active
    names = {row[0].value: row[0].data_type for row in sheet.iter_rows(min_row=2)}
    assert names == {"=HYPERLINK(1)": "s", "吴同事": "s"}


def test_results_of_four_are_hidden_and_of_five_are_shown(cast, programme):
    client = signed_in(cast.trainer)
    for rating in (5, 4, 4, 3):
        questionnaires.submit_anonymous(programme.code, {"useful": rating, "opinion": "多一些本地案例"})
    page = client.get(url("results_programme", programme.pk))
    assert page.context["results"] is None
    assert "多一些本地案例" not in page.content.decode()
    questionnaires.submit_anonymous(programme.code, {"useful": 4, "opinion": ""})
    page = client.get(url("results_programme", programme.pk))
    assert page.context["questions"][0][1] == 4
    assert "多一些本地案例" in page.content.decode()


def test_the_ticker_seals_a_day_once(cast, programme):
    teach(enrol(cast.owner, programme), cast.officer)
    assert schedules.get("learning.seal").run is seal_ledger
    seal_ledger(NOW)
    seal_ledger(NOW)
    assert Seal.objects.get().entries == 1
