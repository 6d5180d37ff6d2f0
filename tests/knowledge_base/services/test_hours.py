"""Opening hours: read as people write them, and what they say at a moment."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from knowledge_base.services.domain import hours
from knowledge_base.services.models import Holiday, ServicePoint
from tests.knowledge_base.places import at

MORNING, AFTERNOON = ["08:30", "12:00"], ["14:00", "17:30"]


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("周一至周五 08:30-12:00 14:00-17:30", {str(n): [MORNING, AFTERNOON] for n in range(1, 6)}),
        ("星期一到星期三：8:30～12:00；周日 14:00—17:30", {"1": [MORNING], "2": [MORNING], "3": [MORNING], "7": [AFTERNOON]}),
        ("周一、周三，周五 08：30－12：00", {"1": [MORNING], "3": [MORNING], "5": [MORNING]}),
        ("工作日 08:30-12:00\n周末 休息", {str(n): [MORNING] for n in range(1, 6)}),
        ("每天 00:00-24:00", {str(n): [["00:00", "24:00"]] for n in range(1, 8)}),
        ("Mon-Tue 08:30-12:00", {"1": [MORNING], "2": [MORNING]}),
        ("周六 14:00至17:30、08:30至12:00", {"6": [MORNING, AFTERNOON]}),
        ("", {}),
    ],
)
def test_weekly_hours_are_read_as_people_write_them(text, week):
    assert hours.parse_week(text) == week


@pytest.mark.parametrize(
    "text", ["周一至周五 08:30-12:00 14:00-17:30；周六 09:00-12:00", "周二 14:00-17:00；周四 14:00-17:00", "周一至周日 00:00-24:00"]
)
def test_written_hours_are_read_again(text):
    assert hours.write_week(hours.parse_week(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "08:30-12:00", "周一 上午", "周一 12:00-08:30", "周一 08:30-25:00", "周一 08:30-08:30", "周一 08:70-12:00", "周一 08:30-12:00 11:00-13:00",
        "周五至周一 08:30-12:00", "周一 08:30-12:00；周一至周三 14:00-17:00", "周八 08:30-12:00", "周一", "周一 08:30-12:00 电话预约",
        "周一 01:00-02:00 03:00-04:00 05:00-06:00 07:00-08:00 09:00-10:00",
    ],
)  # fmt: skip
def test_hours_that_make_no_sense_are_refused_with_the_part_that_is_wrong(text):
    with pytest.raises(ValidationError) as refused:
        hours.parse_week(text)
    assert text.split("；")[-1][:2] in refused.value.messages[0] or text[:2] in refused.value.messages[0]


def test_days_that_differ():
    assert hours.parse_exceptions("2026-12-31 09:00-12:00\n2027/1/5".replace("2027/1/5", "2027/01/05 休息")) == {
        "2026-12-31": [["09:00", "12:00"]],
        "2027-01-05": [],
    }
    for wrong in ("12-31 休息", "2026-02-30 休息", "2026-12-31", "2026-12-31 休息\n2026-12-31 08:00-09:00"):
        with pytest.raises(ValidationError):
            hours.parse_exceptions(wrong)


def place(week="周一至周五 08:30-12:00 14:00-17:30", exceptions="", **fields):
    return ServicePoint(hours=hours.parse_week(week), exceptions=hours.parse_exceptions(exceptions), **fields)


def judge(point, moment):
    now = at(moment)
    return hours.standing(point, now, hours.calendar(hours.local(now).date()))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("moment", "is_open", "says"),
    [
        ("2026-11-23 08:29", False, ("2026-11-23", "08:30")),
        ("2026-11-23 08:30", True, "12:00"),
        ("2026-11-23 11:59", True, "12:00"),
        ("2026-11-23 12:00", False, ("2026-11-23", "14:00")),
        ("2026-11-23 14:00", True, "17:30"),
        ("2026-11-23 17:30", False, ("2026-11-24", "08:30")),
        ("2026-11-27 18:00", False, ("2026-11-30", "08:30")),
        ("2026-11-28 09:00", False, ("2026-11-30", "08:30")),
    ],
)
def test_open_to_the_minute(moment, is_open, says):
    found = judge(place(), moment)
    assert found.is_open is is_open
    assert (found.until if is_open else (found.next_day.isoformat(), found.next_from)) == says


@pytest.mark.django_db
def test_the_hour_is_shanghais_wherever_the_server_stands():
    utc = at("2026-11-23 08:30").astimezone(__import__("datetime").UTC)
    assert hours.standing(place(), utc, {}).is_open


@pytest.mark.django_db
class TestHolidays:
    def test_the_calendar_of_2026_is_there_and_2027_is_empty(self):
        assert Holiday.objects.filter(day__year=2026, kind="closed").count() == 33
        assert Holiday.objects.filter(day__year=2026, kind="working").count() == 6
        assert not Holiday.objects.filter(day__year=2027).exists()

    def test_a_holiday_closes_who_keeps_it(self):
        found = judge(place(), "2026-10-02 09:00")
        assert not found.is_open
        assert (found.today.reason, found.today.kind) == ("国庆节", "holiday")
        assert found.next_day == date(2026, 10, 8)

    def test_who_does_not_keep_it_is_open(self):
        assert judge(place(keeps_holidays=False), "2026-10-02 09:00").is_open

    def test_a_working_saturday_has_the_hours_of_the_weekday_it_stands_for(self):
        assert judge(place("周三 08:30-12:00"), "2026-10-10 09:00").is_open  # in place of Wednesday
        assert not judge(place("周四 08:30-12:00"), "2026-10-10 09:00").is_open
        assert not judge(place("周三 08:30-12:00", keeps_holidays=False), "2026-10-10 09:00").is_open

    def test_the_places_own_exception_comes_before_the_holiday(self):
        assert judge(place(exceptions="2026-10-02 08:00-10:00"), "2026-10-02 09:00").is_open
        assert not judge(place(exceptions="2026-11-23 休息"), "2026-11-23 09:00").is_open

    def test_without_hours_in_sight_nothing_is_promised(self):
        found = judge(place(""), "2026-11-23 09:00")
        assert (found.is_open, found.next_day) == (False, None)

    def test_open_round_the_clock(self):
        assert judge(place("每天 00:00-24:00", keeps_holidays=False), "2026-11-23 23:59").until == "24:00"
