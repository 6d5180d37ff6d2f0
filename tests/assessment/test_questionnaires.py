"""The closing questionnaire: signed once, anonymous for ever."""

import json
import uuid
from datetime import UTC, datetime

import pytest
from django.db import connection, models

from courses.assessment.domain import questionnaires
from courses.assessment.models import AnonymousPool, AnonymousResponse, SignedResponse

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
KEY = "grassroots-8x"


def rating(number):
    return {"clear": number, "opinion": f"opinion {number}"}


def test_the_signed_part_counts_once():
    taker = uuid.uuid4()
    first, created = questionnaires.submit_signed(taker, "e1", {"case": "a"}, False, NOW)
    again, created_again = questionnaires.submit_signed(taker, "e1", {"case": "b"}, False, NOW)
    assert (created, created_again) == (True, False)
    assert again == first
    assert SignedResponse.objects.get().answers == {"case": "a"}
    assert questionnaires.has_given(taker, "e1")
    assert not questionnaires.has_given(taker, "e2")
    assert not questionnaires.has_given(uuid.uuid4(), "e1")


def test_a_questionnaire_sent_twice_adds_one_anonymous_answer():
    taker = uuid.uuid4()
    given = [questionnaires.give(taker, "e1", KEY, {"case": "a"}, rating(5), False, NOW) for _ in range(2)]
    assert given == [True, False]
    assert json.loads(AnonymousPool.objects.get().answers) == [rating(5)]


def test_fewer_than_five_wait_encrypted_and_are_not_shown():
    for number in range(4):
        questionnaires.submit_anonymous(KEY, rating(number))
    assert questionnaires.results(KEY) is None
    assert not AnonymousResponse.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM assessment_anonymouspool")
        assert "opinion" not in cursor.fetchone()[0]


def test_the_fifth_moves_all_in_an_order_of_chance(monkeypatch):
    orders = set()
    for _round in range(6):
        AnonymousResponse.objects.all().delete()
        for number in range(5):
            questionnaires.submit_anonymous(KEY, rating(number))
        with connection.cursor() as cursor:
            hidden = "ctid" if connection.vendor == "postgresql" else "rowid"
            cursor.execute(f"SELECT answers FROM assessment_anonymousresponse ORDER BY {hidden}")
            orders.add(tuple(json.loads(row[0])["clear"] for row in cursor.fetchall()))
    assert all(sorted(order) == [0, 1, 2, 3, 4] for order in orders)
    assert len(orders) > 1
    assert json.loads(AnonymousPool.objects.get().answers) == []


def test_an_anonymous_answer_holds_no_time_and_no_taker():
    fields = {field.name: field for field in AnonymousResponse._meta.get_fields()}
    assert set(fields) == {"id", "questionnaire", "answers"}
    assert isinstance(fields["id"], models.UUIDField)
    assert {field.name for field in AnonymousPool._meta.get_fields()} == {"id", "questionnaire", "answers"}


def test_results_count_choices_and_sort_texts():
    for number in (3, 1, 3, 2, 3):
        questionnaires.submit_anonymous(KEY, rating(number))
    found = questionnaires.results(KEY)
    assert found.count == 5
    assert found.counts == {"clear": {1: 1, 2: 1, 3: 3}}
    assert found.texts == {"opinion": ["opinion 1", "opinion 2", "opinion 3", "opinion 3", "opinion 3"]}
    assert questionnaires.results("another") is None


def test_six_answers_show_the_first_five_and_keep_one_waiting():
    for number in range(6):
        questionnaires.submit_anonymous(KEY, rating(number))
    assert questionnaires.results(KEY).count == 5
    assert len(json.loads(AnonymousPool.objects.get().answers)) == 1
