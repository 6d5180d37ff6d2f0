"""Claims as the page's script sends them: counted once, refused one by one, never somebody else's."""

import json
import uuid

import pytest

from courses.learning.domain import parts
from courses.learning.models import Answer, Claim, HourEntry, Ticket

from .scene import Learner, person
from .walk import Walker

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson(walker):
    return walker.learner.lessons[0]


@pytest.fixture
def token(walker, lesson):
    return walker.read(lesson).context["token"]


def claim(token, action="time", **fields):
    return {"claim_id": str(uuid.uuid4()), "ticket": token, "action": action, "part_id": "", "seconds": 60, "answers": {}, **fields}


def send(walker, *items):
    return walker.client.post("/learn/claims/", json.dumps(list(items)), content_type="application/json")


def reading(lesson):
    return next(part for part in parts.outline(lesson).parts if part.evidence == "reading" and part.minutes)


def test_a_list_of_claims_has_a_result_each(walker, lesson, token, clock):
    clock.advance(minutes=10)
    part = reading(lesson)
    first, second = claim(token), claim(token, "read", part_id=part.id, seconds=part.minutes * 60)
    answer = send(walker, first, second).json()
    assert [(item["claim_id"], item["status"]) for item in answer["results"]] == [(first["claim_id"], "kept"), (second["claim_id"], "kept")]
    assert answer["ticket"] == str(Ticket.objects.get().pk)
    assert HourEntry.objects.get().minutes == part.minutes


def test_a_claim_sent_again_is_repeated_and_counts_once(walker, token, clock):
    clock.advance(minutes=10)
    one = claim(token)
    assert send(walker, one).json()["results"][0]["status"] == "kept"
    assert send(walker, one, one).json()["results"][0]["status"] == "repeated"
    assert Ticket.objects.get().used_seconds == 60


def test_seconds_beyond_the_server_clock_are_not_granted(walker, token, clock):
    clock.advance(seconds=30)
    assert send(walker, claim(token, seconds=86400)).json()["results"][0]["granted"] == 30


@pytest.mark.parametrize("forge", [lambda token: token + "x", lambda token: "not a ticket", lambda token: ""])
def test_a_forged_ticket_is_refused_with_its_reason(walker, token, clock, forge):
    clock.advance(minutes=5)
    result = send(walker, claim(forge(token))).json()["results"][0]
    assert (result["status"], result["ticket"]) == ("refused", "refused")
    assert result["message"]
    assert Claim.objects.count() == 0


def test_another_learners_ticket_is_refused(walker, lesson, token, clock):
    other = Walker(Learner(person("other", "吴同事")), clock)
    clock.advance(minutes=5)
    assert send(other, claim(token)).json()["results"][0]["ticket"] == "refused"
    assert Claim.objects.count() == 0


def test_a_ticket_from_the_future_or_too_old_is_refused(walker, token, clock):
    clock.advance(minutes=-5)
    assert send(walker, claim(token)).json()["results"][0]["status"] == "refused"
    clock.advance(days=15)
    assert send(walker, claim(token)).json()["results"][0]["status"] == "refused"
    assert Claim.objects.count() == 0


def test_a_part_that_is_not_there_is_refused_alone(walker, token, clock):
    clock.advance(minutes=5)
    results = send(walker, claim(token, "read", part_id="gone"), claim(token)).json()["results"]
    assert [item["status"] for item in results] == ["refused", "kept"]


def test_short_answers_are_refused_by_prompt_and_take_no_time(walker, lesson, token, clock):
    clock.advance(minutes=5)
    part = next(part for part in parts.outline(lesson).parts if part.evidence == "writing")
    prompts = [prompt["id"] for prompt in lesson.part(part.id).value.prompt_list]
    result = send(walker, claim(token, "write", part_id=part.id, answers={prompts[0]: "短"})).json()["results"][0]
    assert set(result["fields"]) == set(prompts)
    assert (Answer.objects.count(), Ticket.objects.get().used_seconds) == (0, 0)


def test_quiz_gaps_are_named_by_question(walker, lesson, token, clock):
    part = next(part for part in parts.outline(lesson).parts if part.evidence == "quiz")
    result = send(walker, claim(token, "quiz", part_id=part.id)).json()["results"][0]
    assert len(result["questions"]) == len(lesson.part(part.id).value["questions"])


def test_what_waited_offline_is_a_kind_of_its_own(walker, lesson, token, clock):
    part = reading(lesson)
    clock.advance(minutes=part.minutes)
    send(walker, claim(token, "read", part_id=part.id, seconds=part.minutes * 60, offline=True))
    assert HourEntry.objects.get().kind == HourEntry.Kind.OFFLINE


def test_the_reply_names_the_ticket_that_counts_now(walker, lesson, token, clock):
    clock.advance(minutes=1)
    walker.read(walker.learner.lessons[1])
    clock.advance(minutes=1)
    answer = send(walker, claim(token, seconds=120)).json()
    assert answer["results"][0]["granted"] == 60
    assert answer["ticket"] == str(Ticket.objects.get(closed_at=None).pk) != token


def test_a_visitor_is_told_to_sign_in(client):
    answer = client.post("/learn/claims/", "[]", content_type="application/json")
    assert (answer.status_code, answer.json()["error"]) == (401, "signed_out")


def test_somebody_who_is_not_enrolled_is_refused(client, token):
    client.force_login(person("stranger", "陌生人"))
    result = client.post("/learn/claims/", json.dumps([claim(token)]), content_type="application/json").json()["results"][0]
    assert result["status"] == "refused"
    assert Claim.objects.count() == 0


@pytest.mark.parametrize(
    "body",
    ["no json", "{}", "[]", "[1]", '[{"claim_id": "x"}]', json.dumps([{}] * 201)]
    + [
        json.dumps([claim("t", **wrong)])
        for wrong in ({"seconds": -1}, {"seconds": "60"}, {"seconds": True}, {"action": "grant"}, {"ticket": 7})
    ],
)
def test_malformed_requests_are_refused_whole(walker, body):
    assert walker.client.post("/learn/claims/", body, content_type="application/json").status_code == 400
    assert Claim.objects.count() == 0
