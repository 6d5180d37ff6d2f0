"""The player without script: every part by its form, the server's clock from opening to posting."""

import uuid

import pytest
from django.db.models import Sum

from courses.assessment.models import Attempt
from courses.curriculum.models import ModulePage
from courses.learning.domain import parts, tickets, work
from courses.learning.models import Answer, Claim, Enrolment, HourEntry, Ticket

from .scene import person
from .walk import forms, text

pytestmark = pytest.mark.django_db


def minutes(walker):
    return HourEntry.objects.filter(account=walker.learner.account).aggregate(sum=Sum("minutes"))["sum"] or 0


def part_of(lesson, evidence):
    return next(part for part in parts.outline(lesson).parts if part.evidence == evidence and part.minutes)


def test_a_programme_is_learnt_with_forms_alone(walker):
    for lesson in walker.learner.lessons:
        walker.finish(lesson)
    assert minutes(walker) == 45
    last = walker.read(walker.learner.lessons[-1])
    assert f"/learn/{walker.learner.enrolment.pk}/questionnaire/" in last.content.decode()


def test_opening_a_lesson_opens_one_ticket_and_reloading_keeps_it(walker, clock):
    lesson = walker.learner.lessons[0]
    walker.read(lesson)
    clock.advance(minutes=1)
    walker.read(lesson)
    assert Ticket.objects.get().opened_at == clock.at.replace(minute=0)


def test_a_part_posted_too_early_says_how_many_minutes_are_missing_and_counts_when_they_are_there(walker, clock):
    lesson = walker.learner.lessons[0]
    part = part_of(lesson, "reading")
    clock.advance(minutes=1)
    page = walker.read(lesson)
    clock.advance(minutes=1)
    answer = walker.post(walker.form_of(page, part.id, "read"))
    assert minutes(walker) == 0
    assert answer.context["state"].parts[0].lacking == part.minutes - 1
    clock.advance(minutes=part.minutes)
    answer = walker.post(walker.form_of(answer, part.id, "time"))
    assert minutes(walker) == part.minutes
    assert answer.context["state"].parts[0].done


def test_refused_written_work_keeps_the_text_and_names_the_prompt(walker, clock):
    lesson = walker.learner.lessons[0]
    part = part_of(lesson, "writing")
    form = walker.form_of(walker.read(lesson), part.id)
    prompt = next(name for name in form.text_areas)
    answer = walker.post(form, **{prompt: "太短的话"})
    assert Answer.objects.count() == 0
    assert Claim.objects.count() == 0
    again = walker.form_of(answer, part.id)
    assert again.text_areas[prompt].strip() == "太短的话"
    assert f'id="w-{part.id}-{prompt[2:]}-error"' in answer.content.decode()


def test_a_case_opens_its_commentary_only_after_the_answers(walker, clock):
    lesson = next(page for page in walker.learner.lessons if any(b.block_type == "case" for b in page.body))
    block = next(b for b in lesson.body if b.block_type == "case")
    part = parts.outline(lesson).part(block.id)
    comment = str(block.value["commentary"].source)[3:30]
    page = walker.read(lesson)
    assert comment not in page.content.decode()
    clock.advance(minutes=part.minutes)
    answer = walker.post(walker.form_of(page, part.id), **walker.answers(lesson, part))
    assert comment in answer.content.decode()


def test_work_sent_back_shows_the_note_and_the_text_to_mend(walker, clock):
    lesson = walker.learner.lessons[0]
    part = part_of(lesson, "writing")
    page = walker.read(lesson)
    clock.advance(minutes=part.minutes)
    walker.post(walker.form_of(page, part.id), **walker.answers(lesson, part))
    answer = Answer.objects.get()
    work.send_back(answer, by=person("trainer", "罗教师"), note="请写出您看见了什么。", now=clock.at)
    page = walker.read(lesson)
    assert "请写出您看见了什么。" in page.content.decode()
    form = walker.form_of(page, part.id)
    assert [value.strip() for value in form.text_areas.values()] == [value.strip() for value in answer.texts.values()]


def test_a_failed_quiz_explains_and_offers_the_next_attempt(walker, clock):
    lesson = walker.learner.lessons[0]
    part = part_of(lesson, "quiz")
    page = walker.read(lesson)
    value = lesson.part(part.id).value
    wrong = {}
    for question in work.quiz_snapshot(walker.learner.account, part.key, value):
        other = [choice["id"] for choice in question["choices"] if choice["id"] not in question["correct"]]
        wrong[f"q-{question['id']}"] = other[:1]
    answer = walker.post(walker.form_of(page, part.id), **wrong)
    assert not Attempt.objects.get().passed
    assert value["questions"][0].value["explanation"][:20] in answer.content.decode()
    assert walker.form_of(answer, part.id, "quiz") is not None


def test_a_quiz_with_gaps_is_not_an_attempt_and_keeps_the_choices(walker):
    lesson = walker.learner.lessons[0]
    part = part_of(lesson, "quiz")
    form = walker.form_of(walker.read(lesson), part.id)
    questions = work.quiz_snapshot(walker.learner.account, part.key, lesson.part(part.id).value)
    chosen = questions[0]["choices"][0]["id"]
    answer = walker.post(form, **{f"q-{questions[0]['id']}": [chosen]})
    assert Attempt.objects.count() == 0
    assert walker.form_of(answer, part.id).data[f"q-{questions[0]['id']}"] == [chosen]


def test_the_same_form_sent_twice_counts_once(walker, clock):
    lesson = walker.learner.lessons[0]
    part = part_of(lesson, "reading")
    form = walker.form_of(walker.read(lesson), part.id)
    clock.advance(minutes=part.minutes)
    walker.post(form)
    walker.post(form)
    assert Claim.objects.count() == 1
    assert minutes(walker) == part.minutes


def test_a_lesson_whose_time_is_used_up_still_takes_its_quiz(walker, clock):
    lesson = walker.learner.lessons[0]
    quiz = part_of(lesson, "quiz")
    page = walker.read(lesson)
    clock.advance(hours=2)
    for _ in range(20):
        form = walker.form_of(page, part_of(lesson, "reading").id)
        if form is None:
            break
        page = walker.post(form)
    learner = walker.learner
    learner.now = clock.at
    learner.open(lesson)
    learner.claim(lesson, "time", seconds=100000)
    page = walker.read(lesson)
    walker.post(walker.form_of(page, quiz.id), **walker.answers(lesson, quiz))
    assert Attempt.objects.get().passed


def test_a_stranger_sees_the_closed_lesson_and_a_visitor_too(walker, client):
    lesson = walker.learner.lessons[0]
    assert client.get(lesson.url).templates[0].name == "curriculum/lesson_closed.html"
    client.force_login(person("stranger", "陌生人"))
    assert client.get(lesson.url).templates[0].name == "curriculum/lesson_closed.html"
    assert Ticket.objects.count() == 0


def test_a_stranger_cannot_claim_by_form(walker, client):
    lesson = walker.learner.lessons[0]
    form = walker.form_of(walker.read(lesson), part_of(lesson, "reading").id)
    client.force_login(person("stranger", "陌生人"))
    client.post("/learn/claims/", form.data)
    assert Claim.objects.count() == 0


def test_a_module_in_preparation_is_read_but_says_that_it_does_not_count(walker):
    ModulePage.objects.update(state=ModulePage.State.PREPARATION)
    page = walker.read(walker.learner.lessons[0])
    assert not any(form.value("claim_id") for form in forms(page))
    assert Ticket.objects.count() == 0
    assert "准备中" in text(page) or "筹备" in text(page)


def test_a_refresh_by_the_script_opens_no_ticket(walker):
    lesson = walker.learner.lessons[0]
    walker.client.get(lesson.url, headers={"X-Learn-Refresh": "1"})
    assert Ticket.objects.count() == 0


def test_a_completed_enrolment_stays_readable_without_forms(walker):
    Enrolment.objects.update(state=Enrolment.State.COMPLETED)
    page = walker.read(walker.learner.lessons[0])
    assert page.status_code == 200
    assert walker.form_of(page, part_of(walker.learner.lessons[0], "reading").id) is None


def test_nothing_of_the_player_is_kept_by_a_cache(walker):
    assert "no-store" in walker.read(walker.learner.lessons[0])["Cache-Control"]


def test_the_player_asks_at_most_15_questions_however_many_lessons_a_module_has(walker, django_assert_max_num_queries):
    lessons = walker.learner.lessons
    walker.finish(lessons[0])
    walker.read(lessons[1])  # outlines are remembered from here on
    with django_assert_max_num_queries(15) as three:
        walker.read(lessons[1])
    for lesson in (lessons[0], lessons[2]):
        type(lesson).objects.filter(pk=lesson.pk).update(live=False)
    with django_assert_max_num_queries(15) as one:
        walker.read(lessons[1])
    assert len(three) == len(one)


def test_a_malformed_form_is_refused_without_a_trace(walker):
    assert walker.client.post("/learn/claims/", {"claim_id": "no"}).status_code == 400
    lesson = walker.learner.lessons[0]
    data = {"claim_id": str(uuid.uuid4()), "lesson": lesson.pk, "ticket": "forged", "action": "read", "part_id": "nothing"}
    answer = walker.client.post("/learn/claims/", data)
    assert answer.context["problem"].message
    assert Claim.objects.count() == 0


def test_the_last_part_is_remembered_for_the_next_device(walker, clock):
    lesson = walker.learner.lessons[1]
    part = part_of(lesson, "reading")
    page = walker.read(lesson)
    clock.advance(seconds=30)
    walker.post(walker.form_of(page, part.id))
    assert walker.client.get(f"/learn/{walker.learner.enrolment.pk}/go-on/").url.startswith(lesson.url)
    assert tickets.current(walker.learner.account).lesson_id == lesson.pk
