"""Working days: a record is due within ten of them after the activity (order 67, article 11)."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from django.conf import settings

TEN = 10
SATURDAY = 5


@dataclass(frozen=True)
class Calendar:
    closed: frozenset
    working: frozenset
    years: frozenset


@cache
def calendar():
    """The announced years, from fixtures/time_bank/working_days.toml."""
    file = settings.FIXTURES_ROOT / "time_bank" / "working_days.toml"
    listed = tomllib.loads(file.read_text(encoding="utf-8"))
    closed, working = set(), set()
    for values in listed.values():
        closed |= {first + timedelta(days=step) for first, days in values["closed"] for step in range(days)}
        working |= set(values["working"])
    return Calendar(frozenset(closed), frozenset(working), frozenset(int(year) for year in listed))


def is_working(day):
    known = calendar()
    if day in known.working:
        return True
    return day.weekday() < SATURDAY and day not in known.closed


def is_announced(day):
    """Are the holidays of its year known?"""
    return day.year in calendar().years


def add(day: date, count=TEN):
    """The day `count` working days after `day`; the day itself does not count."""
    while count:
        day += timedelta(days=1)
        count -= is_working(day)
    return day


def left(today, due):
    """Working days from today, which counts, to the due day, which counts too; negative when it is over."""
    if today > due:
        return -_between(due, today)
    return _between(today - timedelta(days=1), due)


def _between(first, last):
    return sum(is_working(first + timedelta(days=step)) for step in range(1, (last - first).days + 1))
