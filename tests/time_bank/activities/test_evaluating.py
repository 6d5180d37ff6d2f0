"""Evaluation by those who were served, and what a coordinator should look at again."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from tests.factories.activities import ServiceRecordFactory
from tests.factories.volunteers import VolunteerFactory
from time_bank.activities.domain import evaluating, oddities
from time_bank.activities.domain import records as service
from time_bank.activities.domain.errors import Refused
from time_bank.activities.models import EvaluationSlip, ServiceRecord

from .making import NOW, activity, at, serve, written

pytestmark = pytest.mark.django_db


class TestSlips:
    def test_count_once_and_keep_no_name(self, place):
        held = activity(place.organisation)
        token, _other = evaluating.make_slips(2, by=place.keeper, now=NOW, activity=held)
        made = evaluating.give(token, 4, "很耐心", now=NOW)
        assert (made.activity, made.stars, made.said, made.entered_by) == (held, 4, "很耐心", None)
        with pytest.raises(Refused, match="已经用过"):
            evaluating.give(token, 1, "", now=NOW)
        assert held.evaluations.count() == 1

    def test_are_kept_as_hashes_and_end_after_30_days(self, place):
        token = evaluating.make_slips(1, by=place.keeper, now=NOW, activity=activity(place.organisation))[0]
        assert token not in EvaluationSlip.objects.get().token_hash
        with pytest.raises(Refused, match="过期"):
            evaluating.find(token, NOW + timedelta(days=31))

    def test_a_forged_link_opens_nothing(self, place, client):
        answer = client.get(reverse("activities:evaluate", args=["forged"]))
        assert answer.status_code == 410
        assert "链接不完整" in answer.content.decode()

    @pytest.mark.parametrize("count", [0, 61])
    def test_not_too_many(self, place, count):
        with pytest.raises(ValidationError):
            evaluating.make_slips(count, by=place.keeper, now=NOW, activity=activity(place.organisation))

    def test_of_one_record(self, place, lan):
        record = serve(place, lan)
        token = evaluating.make_slips(1, by=place.keeper, now=NOW, record=record)[0]
        assert evaluating.give(token, 5, "", now=NOW).record == record


class TestPaper:
    def test_is_entered_by_who_runs_service_there(self, place):
        held = activity(place.organisation)
        assert evaluating.enter_paper(3, "还行", by=place.keeper, now=NOW, activity=held).entered_by == place.keeper.pseudonym
        with pytest.raises(PermissionDenied):
            evaluating.enter_paper(5, "", by=place.corrector, now=NOW, activity=held)

    def test_not_about_oneself(self, place):
        record = serve(place, VolunteerFactory(user=place.second, organisation=place.organisation))
        with pytest.raises(Refused):
            evaluating.enter_paper(5, "", by=place.second, now=NOW, record=record)

    def test_six_stars_do_not_exist(self, place):
        with pytest.raises(ValidationError):
            evaluating.enter_paper(6, "", by=place.keeper, now=NOW, activity=activity(place.organisation))


def odd(kind=""):
    return [(found.kind, [row.pk for row in found.records]) for found in oddities.find(ServiceRecord.objects.all()) if kind in found.kind]


class TestOddities:
    def test_one_volunteer_in_two_places_at_once(self, place, lan):
        first = written(place, lan, begins=at("2026-11-20 09:00"), ends=at("2026-11-20 11:00"))
        second = written(place, lan, begins=at("2026-11-20 10:59"), ends=at("2026-11-20 12:00"))
        written(place, lan, begins=at("2026-11-20 12:00"), ends=at("2026-11-20 13:00"))
        written(place, place.volunteer("wen", "吴文"), begins=at("2026-11-20 09:00"), ends=at("2026-11-20 11:00"))
        assert odd() == [("overlap", [first.pk, second.pk])]

    def test_a_long_one_overlaps_all_that_lie_inside_it(self, place, lan):
        long = written(place, lan, begins=at("2026-11-20 08:00"), ends=at("2026-11-20 15:00"))
        inside = [written(place, lan, begins=at(f"2026-11-20 {hour}:00"), ends=at(f"2026-11-20 {hour}:10")) for hour in ("09", "13")]
        assert odd("overlap") == [("overlap", [long.pk, row.pk]) for row in inside]

    def test_more_than_eight_hours_on_one_day(self, place, lan):
        rows = [
            written(place, lan, begins=at(f"2026-11-20 {a}:00"), ends=at(f"2026-11-20 {b}:00")) for a, b in (("08", "13"), ("14", "17"))
        ]
        assert odd() == []
        rows.append(written(place, lan, begins=at("2026-11-20 18:00"), ends=at("2026-11-20 18:01")))
        assert odd() == [("long_day", [row.pk for row in rows])]
        assert "8 小时 1 分钟" in next(iter(oddities.find(ServiceRecord.objects.all()))).text

    def test_confirmations_by_the_dozen(self, place, lan):
        def confirmed(count, minutes_apart, by):
            return [
                ServiceRecordFactory(
                    volunteer=lan, organisation=place.organisation, minutes=1, state="confirmed", confirmed_by=by.pseudonym,
                    confirmed_at=NOW + timedelta(minutes=minutes_apart * number), service_date=(NOW - timedelta(days=number)).date(),
                ).pk
                for number in range(count)
            ]  # fmt: skip

        confirmed(19, 0.1, place.keeper)
        confirmed(30, 1, place.corrector)
        rows = confirmed(20, 0.5, place.second)
        assert odd() == [("bulk", rows)]
        assert "贺复核" in oddities.find(ServiceRecord.objects.all())[0].text

    def test_a_record_that_was_altered_after_it_was_confirmed(self, place, lan):
        record = service.confirm(serve(place, lan), by=place.second, now=NOW + timedelta(days=1))
        ServiceRecord.objects.filter(pk=record.pk).update(minutes=119)
        assert odd() == [("altered", [record.pk])]

    def test_reversed_records_are_none(self, place, lan):
        written(place, lan, begins=at("2026-11-20 09:00"), ends=at("2026-11-20 11:00"))
        other = written(place, lan, begins=at("2026-11-20 10:00"), ends=at("2026-11-20 11:00"))
        service.reverse(other, by=place.second, reason="重复登记", now=NOW)
        assert odd() == []

    def test_the_number_of_questions_does_not_grow(self, place, lan, django_assert_max_num_queries):
        for number in range(12):
            written(
                place, lan, begins=at(f"2026-11-{number + 1:02} 09:00"), ends=at(f"2026-11-{number + 1:02} 11:00"), key=str(uuid.uuid4())
            )
        with django_assert_max_num_queries(1):
            oddities.find(ServiceRecord.objects.all())
