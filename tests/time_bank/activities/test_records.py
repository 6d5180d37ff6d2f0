"""Service records: what they hold, who confirms them, and how a mistake is mended."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from portal.notices.models import Notice
from tests.factories.activities import ServiceRecordFactory
from tests.factories.volunteers import FamilyTieFactory, VolunteerFactory
from time_bank.activities.domain import queries, records, working_days
from time_bank.activities.domain.errors import Refused
from time_bank.activities.models import ServiceRecord
from time_bank.activities.signals import record_reversed
from time_bank.ledger.domain import accounts
from time_bank.ledger.domain import queries as ledger
from time_bank.ledger.models import TimeTransaction
from time_bank.volunteers.domain import queries as pool

from .making import NOW, Place, at, serve, written

LATER = NOW + timedelta(days=1)
pytestmark = pytest.mark.django_db


def balance(volunteer):
    return ledger.balance_of(volunteer.user)


def test_a_record_freezes_what_order_67_asks_for(place, lan):
    record = serve(place, lan)
    said = (
        record.title,
        record.service_date.isoformat(),
        record.place,
        record.content,
        record.minutes,
        record.organiser,
        record.person_in_charge,
    )
    assert said == ("心理服务站陪聊", "2026-11-23", "健康路 6 号", "接待来访的居民，陪他们说说话", 120, "示例镇", "俞志愿")
    record.activity.title = "改了名"
    record.activity.save()
    record.refresh_from_db()
    assert record.title == "心理服务站陪聊"
    assert record.state == "awaiting"


def test_a_second_person_confirms_and_the_minutes_are_banked_in_the_same_breath(place, lan):
    record = serve(place, lan)
    assert balance(lan) == 0
    held = records.confirm(record, by=place.second, now=LATER)
    assert (held.state, held.confirmed_by, held.credited_minutes) == ("confirmed", place.second.pseudonym, 120)
    assert balance(lan) == 120
    assert held.transaction.evidence["record"] == str(held.public_id)
    assert held.transaction.occurred_on == held.service_date
    assert Notice.objects.filter(user=lan.user, title__startswith="已确认").count() == 1


def test_the_rules_of_the_bank_decide_what_the_minutes_become():
    place = Place(bank="capped")
    lan = place.volunteer()
    held = records.confirm(serve(place, lan, lasts=100), by=place.second, now=LATER)
    assert (held.minutes, held.credited_minutes, balance(lan)) == (100, 90, 90)


def test_without_a_bank_service_is_recorded_and_nothing_is_banked():
    place = Place(bank="")
    lan = place.volunteer()
    held = records.confirm(serve(place, lan), by=place.second, now=LATER)
    assert (held.transaction, held.credited_minutes) == (None, None)
    assert pool.minutes_of([lan])[lan.pk] == 120


def test_the_bank_of_the_nearest_above_takes_the_minutes(place):
    village = place.organisation.add_child(name="示例村", code="village", kind="village")
    lan = place.volunteer(username="in-village")
    record = written(place, lan, begins=at("2026-11-20 09:00"), ends=at("2026-11-20 10:00"))
    record.organisation = village
    record.save()
    assert records.confirm(record, by=place.second, now=NOW).transaction.bank == accounts.bank_at(place.organisation)


class TestTheSecondPerson:
    def test_is_not_the_volunteer(self, place):
        coordinator_who_serves = VolunteerFactory(user=place.second, organisation=place.organisation)
        record = serve(place, coordinator_who_serves)
        with pytest.raises(Refused, match="您自己的服务"):
            records.confirm(record, by=place.second, now=LATER)
        assert ServiceRecord.objects.get(pk=record.pk).state == "awaiting"
        assert not TimeTransaction.objects.exists()

    def test_is_not_the_volunteer_by_a_constraint_of_the_database(self, place, lan):
        record = serve(place, lan)
        with pytest.raises(IntegrityError, match="activities_not_confirmed_by_the_volunteer"), transaction.atomic():
            ServiceRecord.objects.filter(pk=record.pk).update(state="confirmed", confirmed_by=lan.user.pseudonym, confirmed_at=NOW)

    def test_is_not_who_checked_in_by_a_constraint_of_the_database(self, place, lan):
        record = serve(place, lan)
        with pytest.raises(IntegrityError, match="activities_not_confirmed_by_the_door"), transaction.atomic():
            ServiceRecord.objects.filter(pk=record.pk).update(state="confirmed", confirmed_by=place.keeper.pseudonym, confirmed_at=NOW)

    def test_is_not_who_checked_the_volunteer_in(self, place, lan):
        with pytest.raises(Refused, match="签到"):
            records.confirm(serve(place, lan), by=place.keeper, now=LATER)

    @pytest.mark.parametrize("named_by_the_volunteer", [True, False])
    def test_is_not_family_whoever_named_whom(self, place, lan, named_by_the_volunteer):
        if named_by_the_volunteer:
            FamilyTieFactory(volunteer=lan, user=place.second)
        else:
            FamilyTieFactory(volunteer=VolunteerFactory(user=place.second, organisation=place.organisation), user=lan.user)
        with pytest.raises(Refused, match="家人"):
            records.confirm(serve(place, lan), by=place.second, now=LATER)
        assert balance(lan) == 0

    def test_reaches_the_place(self, place, lan):
        record = serve(place, lan)
        elsewhere = Place.__new__(Place)
        elsewhere.organisation = type(place.organisation).add_root(name="邻镇", code="other", kind="township")
        neighbour = elsewhere.officer("neighbour", "邻镇官")
        with pytest.raises(PermissionDenied):
            records.confirm(record, by=neighbour, now=LATER)

    def test_confirms_once(self, place, lan):
        record = serve(place, lan)
        records.confirm(record, by=place.second, now=LATER)
        third = place.officer("third", "第三人")
        with pytest.raises(Refused, match="已.*确认"):
            records.confirm(record, by=third, now=LATER)
        assert balance(lan) == 120

    def test_of_a_correction_is_not_who_wrote_it(self, place, lan):
        record = serve(place, lan)
        both = place.officer("both", "又管又改")
        made = records.correct(record, by=both, reason="记错了", now=LATER, minutes=60, fewer_because="只来了一小时")
        with pytest.raises(Refused, match="更正"):
            records.confirm(made, by=both, now=LATER)
        assert records.confirm(made, by=place.second, now=LATER).minutes == 60


class TestSpans:
    @pytest.mark.parametrize(
        ("begins", "ends", "words"),
        [
            ("2026-11-20 10:00", "2026-11-20 09:00", "结束时间（2026-11-20 09:00）不晚于签到时间（2026-11-20 10:00）"),
            ("2026-11-20 10:00", "2026-11-20 10:00", "不晚于签到时间"),
            ("2026-11-20 08:00", "2026-11-20 20:01", "超过 12 小时"),
            ("2026-11-01 08:00", "2026-11-20 09:00", "超过 12 小时"),
            ("2026-11-23 08:00", "2026-11-23 10:00", "还没有到"),
        ],
    )
    def test_what_can_not_be_is_refused_in_clear_words(self, place, lan, begins, ends, words):
        with pytest.raises(ValidationError) as refused:
            written(place, lan, begins=at(begins), ends=at(ends))
        assert words in refused.value.messages[0]
        assert not ServiceRecord.objects.exists()

    def test_across_midnight_it_belongs_to_the_day_it_began(self, place, lan):
        record = written(place, lan, begins=at("2026-11-20 22:00"), ends=at("2026-11-21 01:30"))
        assert (record.service_date.isoformat(), record.minutes) == ("2026-11-20", 210)

    def test_across_the_change_of_the_year_it_belongs_to_the_year_it_began(self, place, lan):
        record = written(place, lan, begins=at("2025-12-31 22:00"), ends=at("2026-01-01 02:00"))
        held = records.confirm(record, by=place.second, now=NOW)
        assert (held.service_date.isoformat(), held.transaction.occurred_on.isoformat()) == ("2025-12-31", "2025-12-31")

    def test_twelve_hours_are_the_most(self, place, lan):
        assert written(place, lan, begins=at("2026-11-20 08:00"), ends=at("2026-11-20 20:00")).minutes == 720

    @pytest.mark.parametrize(("pause", "words"), [(120, "休息"), (-5, "休息")])
    def test_a_break_that_leaves_nothing_is_refused(self, place, lan, pause, words):
        with pytest.raises(ValidationError, match=words):
            written(place, lan, begins=at("2026-11-20 09:00"), ends=at("2026-11-20 11:00"), break_minutes=pause)

    def test_minutes_without_times_have_the_same_limits(self, place, lan):
        for minutes in (0, -60, 721):
            with pytest.raises(ValidationError):
                written(place, lan, begins=None, ends=None, service_date=at("2026-11-20 09:00").date(), minutes=minutes)
        with pytest.raises(ValidationError, match="还没有到"):
            written(place, lan, begins=None, ends=None, service_date=at("2026-11-24 09:00").date(), minutes=60)


class TestFewerMinutes:
    def test_never_more_than_from_check_in_to_check_out_without_breaks(self, place, lan):
        record = serve(place, lan, break_minutes=15)
        assert record.minutes == 105
        with pytest.raises(ValidationError, match="105"):
            records.give_fewer(record, 106, reason="多给一点", by=place.keeper, now=LATER)

    def test_fewer_with_a_reason(self, place, lan):
        record = serve(place, lan)
        with pytest.raises(ValidationError, match="原因"):
            records.give_fewer(record, 90, reason=" ", by=place.keeper, now=LATER)
        held = records.give_fewer(record, 90, reason="提前半小时就没有人来了", by=place.keeper, now=LATER)
        assert (held.minutes, held.fewer_because) == (90, "提前半小时就没有人来了")

    def test_not_for_oneself(self, place):
        own = VolunteerFactory(user=place.keeper, organisation=place.organisation)
        with pytest.raises(Refused):
            records.give_fewer(serve(place, own, by=place.second), 60, reason="x", by=place.keeper, now=LATER)

    def test_not_once_it_is_confirmed(self, place, lan):
        held = records.confirm(serve(place, lan), by=place.second, now=LATER)
        with pytest.raises(Refused, match="更正"):
            records.give_fewer(held, 60, reason="x", by=place.keeper, now=LATER)


class TestChallenge:
    def test_the_volunteer_reads_and_challenges_and_the_answer_puts_it_back(self, place, lan):
        record = records.confirm(serve(place, lan), by=place.second, now=LATER)
        records.challenge(record, "少记了半小时", by=lan.user, now=LATER)
        record.refresh_from_db()
        assert record.state == "challenged"
        assert balance(lan) == 120
        held = records.answer(record, "签退时间是 12:00，有签到表为证。", by=place.corrector, now=LATER)
        assert held.state == "confirmed"
        assert held.challenges.get().outcome == "upheld"
        assert Notice.objects.filter(user=lan.user, body__contains="有签到表为证").exists()

    def test_only_the_volunteer_challenges(self, place, lan):
        record = serve(place, lan)
        with pytest.raises(PermissionDenied):
            records.challenge(record, "x", by=place.keeper, now=LATER)

    def test_a_challenged_record_is_not_confirmed_before_it_is_answered(self, place, lan):
        record = serve(place, lan)
        records.challenge(record, "不是这天", by=lan.user, now=LATER)
        with pytest.raises(Refused):
            records.confirm(record, by=place.second, now=LATER)

    def test_nobody_answers_for_themselves(self, place):
        own = VolunteerFactory(user=place.second, organisation=place.organisation)
        record = serve(place, own)
        records.challenge(record, "少了", by=place.second, now=LATER)
        with pytest.raises(Refused):
            records.answer(record, "好", by=place.second, now=LATER)


class TestCorrection:
    def test_both_stay_and_the_new_one_waits_for_a_second_person(self, place, lan):
        record = records.confirm(serve(place, lan), by=place.second, now=LATER)
        records.challenge(record, "只来了一小时", by=lan.user, now=LATER)
        made = records.correct(record, by=place.corrector, reason="签退忘了", now=LATER, ends=record.begins_at + timedelta(minutes=60))
        record.refresh_from_db()
        assert (record.state, record.minutes, record.reversed_because) == ("reversed", 120, "签退忘了")
        assert record.challenges.get().outcome == "corrected"
        assert (made.state, made.minutes, made.replaces) == ("awaiting", 60, record)
        assert balance(lan) == 0
        records.confirm(made, by=place.second, now=LATER)
        assert balance(lan) == 60
        assert queries.minutes_served([lan.pk]) == {lan.pk: 60}

    def test_what_was_confirmed_is_reversed_by_those_who_correct_the_ledger(self, place, lan):
        record = records.confirm(serve(place, lan), by=place.second, now=LATER)
        with pytest.raises(PermissionDenied):
            records.reverse(record, by=place.keeper, reason="x", now=LATER)
        with pytest.raises(PermissionDenied):
            records.correct(record, by=place.keeper, reason="x", now=LATER, minutes=1)
        assert balance(lan) == 120

    def test_without_a_reason_nothing_is_reversed(self, place, lan):
        record = records.confirm(serve(place, lan), by=place.second, now=LATER)
        with pytest.raises(Refused, match="原因|理由"):
            records.reverse(record, by=place.corrector, reason="  ", now=LATER)
        record.refresh_from_db()
        assert record.state == "confirmed"

    def test_minutes_that_were_spent_meanwhile_are_owed(self, place, lan):
        from time_bank.ledger.domain import moving

        record = records.confirm(serve(place, lan), by=place.second, now=LATER)
        moving.donate(accounts.account_of(lan.user, place.bank, LATER), 100, evidence_key="gift", by=lan.user, now=LATER)
        records.reverse(record, by=place.corrector, reason="没有来", now=LATER)
        assert balance(lan) == -100

    def test_once(self, place, lan):
        record = records.confirm(serve(place, lan), by=place.second, now=LATER)
        records.reverse(record, by=place.corrector, reason="没有来", now=LATER)
        with pytest.raises(Refused):
            records.reverse(record, by=place.corrector, reason="没有来", now=LATER)
        assert balance(lan) == 0

    def test_is_announced(self, place, lan, django_capture_on_commit_callbacks):
        record = records.confirm(serve(place, lan), by=place.second, now=LATER)
        heard = []

        def hear(record, **kwargs):
            heard.append(record.pk)

        record_reversed.connect(hear)
        try:
            with django_capture_on_commit_callbacks(execute=True):
                records.reverse(record, by=place.corrector, reason="没有来", now=LATER)
        finally:
            record_reversed.disconnect(hear)
        assert heard == [record.pk]


def test_an_edited_record_is_told_from_what_was_confirmed(place, lan):
    record = records.confirm(serve(place, lan), by=place.second, now=LATER)
    assert not records.is_altered(ServiceRecord.objects.get(pk=record.pk))
    ServiceRecord.objects.filter(pk=record.pk).update(minutes=121)
    assert records.is_altered(ServiceRecord.objects.get(pk=record.pk))


def test_service_that_was_asked_for_moves_minutes_in_another_way(place, lan):
    record = written(place, lan, begins=at("2026-11-20 09:00"), ends=at("2026-11-20 10:00"), key="request:1")
    seen = []

    def credit(held, bank):
        seen.append((held.pk, bank))
        return None, 60

    assert records.confirm(record, by=place.second, now=NOW, credit=credit).credited_minutes == 60
    assert seen == [(record.pk, place.bank)]
    assert balance(lan) == 0


def test_the_same_sheet_counts_once(place, lan):
    written(place, lan, begins=at("2026-11-20 09:00"), ends=at("2026-11-20 10:00"), key="sheet:7:1")
    with pytest.raises(Refused, match="已经记录"):
        written(place, lan, begins=at("2026-11-20 09:00"), ends=at("2026-11-20 10:00"), key="sheet:7:1")


def test_minutes_of_the_reversed_and_the_unconfirmed_do_not_count_for_stars(place, lan):
    ServiceRecordFactory(volunteer=lan, minutes=60)
    ServiceRecordFactory(volunteer=lan, minutes=61, state="confirmed", confirmed_by=place.second.pseudonym, confirmed_at=NOW)
    ServiceRecordFactory(volunteer=lan, minutes=62, state="challenged", confirmed_by=place.second.pseudonym, confirmed_at=NOW)
    ServiceRecordFactory(volunteer=lan, minutes=63, state="reversed", confirmed_by=place.second.pseudonym, confirmed_at=NOW)
    assert pool.minutes_of([lan])[lan.pk] == 61 + 62


class TestDueWithinTenWorkingDays:
    @pytest.mark.parametrize(
        ("day", "due"),
        [
            ("2026-11-23", "2026-12-07"),  # Monday
            ("2026-11-21", "2026-12-04"),  # Saturday
            ("2026-09-18", "2026-10-09"),  # Sunday 20 September is worked, three days of Mid-Autumn, a week of October
            ("2026-02-13", "2026-03-05"),  # two Saturdays worked around Spring Festival
            ("2026-12-28", "2027-01-11"),  # the year after is not announced: Monday to Friday
        ],
    )
    def test_by_the_calendar_of_china(self, day, due):
        assert working_days.add(at(f"{day} 00:00").date()).isoformat() == due

    def test_the_countdown_counts_working_days(self):
        friday, monday = at("2026-11-27 00:00").date(), at("2026-11-30 00:00").date()
        assert working_days.left(friday, monday) == 2
        assert working_days.left(monday, monday) == 1
        assert working_days.left(monday, friday) == -1

    def test_stands_in_the_record(self, place, lan):
        assert serve(place, lan).due_on.isoformat() == "2026-12-07"

    def test_the_coordinator_sees_what_is_open_with_the_most_urgent_first(self, place, lan):
        record = serve(place, lan)
        found = queries.due(place.keeper, LATER)
        assert [(item.activity, item.awaiting, item.unrecorded, item.left) for item in found] == [(record.activity, 1, 0, 10)]
        records.confirm(record, by=place.second, now=LATER)
        assert queries.due(place.keeper, LATER) == []
