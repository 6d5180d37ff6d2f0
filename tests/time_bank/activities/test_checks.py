"""Check-in and check-out: by code, by tick, later, and from a phone that had no line."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from time_bank.activities.domain import checks, doors
from time_bank.activities.domain import records as service
from time_bank.activities.domain.errors import Refused
from time_bank.activities.models import CheckEvent, ServiceRecord

from .making import NOW, activity, at, role, seat, tick

pytestmark = pytest.mark.django_db
BEGIN = NOW + timedelta(hours=1)


@pytest.fixture
def held(place):
    return activity(place.organisation)


@pytest.fixture
def sign_up(held, lan):
    return seat(held, lan)


def minutes(number):
    return timedelta(minutes=number)


class TestTheRecord:
    def test_is_made_by_the_check_out_with_the_time_between(self, place, sign_up):
        tick(place, sign_up, "in", BEGIN)
        assert not ServiceRecord.objects.exists()
        record = tick(place, sign_up, "out", BEGIN + minutes(95)).record
        assert (record.minutes, record.begins_at, record.ends_at) == (95, BEGIN, BEGIN + minutes(95))
        assert record.checked_in_by == place.keeper.pseudonym

    def test_leaves_the_break_out_once(self, place, lan):
        held = activity(place.organisation, break_minutes=30, lasts=240)
        sign_up = seat(held, lan)
        tick(place, sign_up, "in", BEGIN)
        assert tick(place, sign_up, "out", BEGIN + minutes(100)).record.minutes == 70
        tick(place, sign_up, "in", BEGIN + minutes(120))
        assert tick(place, sign_up, "out", BEGIN + minutes(200)).record.minutes == 80

    def test_a_short_stay_had_no_break(self, place, lan):
        sign_up = seat(activity(place.organisation, break_minutes=30), lan)
        tick(place, sign_up, "in", BEGIN)
        assert tick(place, sign_up, "out", BEGIN + minutes(20)).record.minutes == 20

    def test_less_than_a_minute_makes_none(self, place, sign_up):
        tick(place, sign_up, "in", BEGIN)
        kept = tick(place, sign_up, "out", BEGIN + timedelta(seconds=59))
        assert (kept.event.kind, kept.record) == ("out", None)

    def test_across_midnight_and_the_year(self, place, lan):
        eve = at("2026-12-31 22:30")
        sign_up = seat(activity(place.organisation, starts=eve, lasts=180), lan)
        tick(place, sign_up, "in", eve)
        record = tick(place, sign_up, "out", eve + minutes(150)).record
        assert (record.service_date.isoformat(), record.minutes) == ("2026-12-31", 150)


class TestRefusals:
    def test_out_without_in(self, place, sign_up):
        with pytest.raises(Refused, match="还没有签到"):
            tick(place, sign_up, "out", BEGIN)

    def test_in_twice(self, place, sign_up):
        tick(place, sign_up, "in", BEGIN)
        with pytest.raises(Refused, match="11-23 10:00 已经签到过了"):
            tick(place, sign_up, "in", BEGIN + minutes(1))

    def test_out_before_in(self, place, held, sign_up):
        tick(place, sign_up, "in", BEGIN)
        with pytest.raises(ValidationError, match="签退时间（11-23 09:30）不晚于签到时间（11-23 10:00）"):
            checks.later(held, sign_up, "out", BEGIN - minutes(30), by=place.keeper, note="忘了", now=BEGIN + minutes(90))
        assert CheckEvent.objects.count() == 1

    def test_out_after_more_than_twelve_hours(self, place, lan):
        sign_up = seat(activity(place.organisation, lasts=700), lan)
        tick(place, sign_up, "in", BEGIN)
        with pytest.raises(ValidationError, match="超过 12 小时"):
            tick(place, sign_up, "out", BEGIN + minutes(721))

    def test_much_too_early_and_much_too_late(self, place, sign_up):
        with pytest.raises(ValidationError, match="早了两个多小时"):
            tick(place, sign_up, "in", BEGIN - minutes(121))
        with pytest.raises(ValidationError, match="晚了六个多小时"):
            tick(place, sign_up, "in", BEGIN + minutes(120 + 361))

    def test_a_time_that_has_not_come(self, place, held, sign_up):
        with pytest.raises(ValidationError, match="还没有到"):
            checks.later(held, sign_up, "in", BEGIN + minutes(5), by=place.keeper, note="x", now=BEGIN)

    def test_without_a_seat(self, place, held, sign_up):
        waiting = seat(activity(place.organisation, roles=[role(seats=1)], starts=BEGIN + minutes(300)), place.volunteer("wen", "吴文"))
        with pytest.raises(Refused, match="不在本次活动的名单"):
            checks.by_coordinator(held, checks.Tick(uuid.uuid4(), waiting.pk, "in"), by=place.keeper, now=BEGIN)

    def test_still_checked_in_elsewhere(self, place, sign_up, lan):
        tick(place, sign_up, "in", BEGIN)
        other = seat(activity(place.organisation, title="别处", starts=BEGIN + minutes(130)), lan)
        with pytest.raises(Refused, match="还没有签退"):
            tick(place, other, "in", BEGIN + minutes(130))

    def test_by_nobody_from_elsewhere(self, place, held, sign_up):
        with pytest.raises(PermissionDenied):
            tick(place, sign_up, "in", BEGIN, by=place.corrector)


class TestWithoutALine:
    def ticked(self, place, sign_up, kind, made, sent, now, client_id=None):
        made_tick = checks.Tick(client_id or uuid.uuid4(), sign_up.pk, kind, made, sent)
        return checks.by_coordinator(sign_up.activity, made_tick, by=place.keeper, now=now)

    def test_the_time_of_the_tick_counts_whatever_the_clock_of_the_phone_says(self, place, sign_up):
        wrong = timedelta(days=400)
        kept = self.ticked(place, sign_up, "in", BEGIN - wrong, BEGIN - wrong + minutes(45), BEGIN + minutes(45))
        assert (kept.event.at, kept.event.how) == (BEGIN, "offline")
        assert kept.event.received_at == BEGIN + minutes(45)

    def test_the_same_tick_sent_twice_counts_once(self, place, sign_up):
        one = uuid.uuid4()
        self.ticked(place, sign_up, "in", BEGIN, BEGIN, BEGIN, one)
        assert self.ticked(place, sign_up, "in", BEGIN, BEGIN + minutes(9), BEGIN + minutes(9), one).repeated
        assert CheckEvent.objects.count() == 1

    def test_a_clock_set_back_is_not_believed(self, place, sign_up):
        with pytest.raises(Refused, match="时钟"):
            self.ticked(place, sign_up, "in", BEGIN + minutes(30), BEGIN, BEGIN + minutes(40))

    def test_what_waited_for_days_is_entered_by_hand(self, place, sign_up):
        with pytest.raises(Refused, match="三天以上"):
            self.ticked(place, sign_up, "in", BEGIN, BEGIN + timedelta(days=4), BEGIN + timedelta(days=4))


class TestTheCode:
    def test_lives_for_two_minutes(self, place, held):
        door = doors.open_door(held, by=place.keeper, now=BEGIN)
        token, _letters = doors.code(door, "in", BEGIN)
        assert doors.scan(token, BEGIN + timedelta(seconds=119)).kind == "in"
        with pytest.raises(Refused, match="码已经换了"):
            doors.scan(token, BEGIN + minutes(2))

    def test_changes_every_minute_and_says_in_or_out(self, place, held):
        door = doors.open_door(held, by=place.keeper, now=BEGIN)
        codes = {doors.code(door, kind, BEGIN + minutes(step)) for kind in ("in", "out") for step in range(5)}
        assert len(codes) == 10

    @pytest.mark.parametrize("forged", ["", "1.in.1:x", "x", "1.in.29384756:AAAA"])
    def test_a_forged_one_is_refused(self, held, forged):
        with pytest.raises(Refused, match="不完整"):
            doors.scan(forged, BEGIN)

    def test_of_another_person_is_no_ticket(self, place, held, lan):
        scanned = doors.scan(doors.code(doors.open_door(held, by=place.keeper, now=BEGIN), "in", BEGIN)[0], BEGIN)
        ticket = doors.ticket(scanned, lan.user)
        with pytest.raises(Refused):
            doors.redeem(ticket, place.second, BEGIN)

    def test_the_moment_of_the_scan_counts(self, place, held, lan, sign_up):
        scanned = doors.scan(doors.code(doors.open_door(held, by=place.keeper, now=BEGIN), "in", BEGIN)[0], BEGIN)
        sealed = doors.ticket(scanned, lan.user)
        redeemed = doors.redeem(sealed, lan.user, BEGIN + minutes(7))
        event = checks.by_code(redeemed, lan, now=BEGIN + minutes(7)).event
        assert (event.at, event.how) == (BEGIN, "qr")
        with pytest.raises(Refused):
            doors.redeem(sealed, lan.user, BEGIN + minutes(11))

    def test_who_shows_it_vouches_for_it_and_does_not_confirm(self, place, held, lan, sign_up):
        door = doors.open_door(held, by=place.keeper, now=BEGIN)
        for kind, moment in (("in", BEGIN), ("out", BEGIN + minutes(60))):
            scanned = doors.scan(doors.code(door, kind, moment)[0], moment)
            record = checks.by_code(scanned, lan, now=moment).record
        with pytest.raises(Refused, match="另一个人确认"):
            service.confirm(record, by=place.keeper, now=BEGIN + minutes(61))
        assert service.confirm(record, by=place.second, now=BEGIN + minutes(61)).minutes == 60

    def test_letters_do_the_same_at_their_own_activity_only(self, place, held, lan, sign_up):
        door = doors.open_door(held, by=place.keeper, now=BEGIN)
        letters = doors.code(door, "out", BEGIN)[1]
        assert doors.hear(held, f" {letters.lower()} ", BEGIN).kind == "out"
        other = activity(place.organisation, title="别处")
        doors.open_door(other, by=place.keeper, now=BEGIN)
        with pytest.raises(Refused, match="四个字符"):
            doors.hear(other, letters, BEGIN)

    def test_the_door_is_open_around_the_activity_alone(self, place, held):
        for moment in (BEGIN - minutes(121), BEGIN + minutes(120 + 361)):
            with pytest.raises(Refused):
                doors.open_door(held, by=place.keeper, now=moment)


class TestTakingBack:
    def test_a_mistaken_check_in(self, place, held, sign_up, lan):
        event = tick(place, sign_up, "in", BEGIN).event
        checks.take_back(event, by=place.keeper, reason="点错人了", now=BEGIN + minutes(1))
        assert checks.standing_in(held, lan) is None
        assert CheckEvent.objects.count() == 2
        tick(place, sign_up, "in", BEGIN + minutes(2))

    def test_a_mistaken_check_out_takes_its_record_along(self, place, held, sign_up, lan):
        tick(place, sign_up, "in", BEGIN)
        kept = tick(place, sign_up, "out", BEGIN + minutes(30))
        checks.take_back(kept.event, by=place.keeper, reason="他还在", now=BEGIN + minutes(31))
        kept.record.refresh_from_db()
        assert kept.record.state == "reversed"
        assert tick(place, sign_up, "out", BEGIN + minutes(90)).record.minutes == 90

    def test_not_once_the_service_is_confirmed(self, place, sign_up):
        tick(place, sign_up, "in", BEGIN)
        kept = tick(place, sign_up, "out", BEGIN + minutes(30))
        service.confirm(kept.record, by=place.second, now=BEGIN + minutes(40))
        with pytest.raises(Refused, match="已确认"):
            checks.take_back(kept.event, by=place.keeper, reason="x", now=BEGIN + minutes(50))

    def test_in_order(self, place, sign_up):
        came = tick(place, sign_up, "in", BEGIN).event
        tick(place, sign_up, "out", BEGIN + minutes(30))
        with pytest.raises(Refused, match="先撤回它后面的"):
            checks.take_back(came, by=place.keeper, reason="x", now=BEGIN + minutes(31))


def test_a_forgotten_check_out_is_entered_later_with_a_reason(place, held, sign_up):
    tick(place, sign_up, "in", BEGIN)
    now = BEGIN + timedelta(days=1)
    with pytest.raises(ValidationError, match="为什么"):
        checks.later(held, sign_up, "out", BEGIN + minutes(110), by=place.keeper, note=" ", now=now)
    kept = checks.later(held, sign_up, "out", BEGIN + minutes(110), by=place.keeper, note="忘了签退，签到表为证", now=now)
    assert (kept.record.minutes, kept.event.how) == (110, "later")


def test_events_can_not_be_changed_nor_deleted_by_anybody(place, sign_up):
    event = tick(place, sign_up, "in", BEGIN).event
    for act in (lambda: CheckEvent.objects.filter(pk=event.pk).update(note="x"), lambda: CheckEvent.objects.filter(pk=event.pk).delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()
