"""Opening hours as people write them, as they are kept, and what they say of a moment.

Kept: {"1": [["08:30", "12:00"], ["14:00", "17:30"]], …}, Monday is 1. Times compare as text; a day may end at 24:00.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..models import Holiday

PLACE_TIME = ZoneInfo("Asia/Shanghai")
EXAMPLE = "周一至周五 08:30-12:00 14:00-17:30"
MAX_SPANS = 4
AHEAD = 14  # days that are looked through for the next opening
_CHINESE = "一二三四五六日"
_DAYS = {name: n for n in range(1, 8) for name in (f"周{_CHINESE[n - 1]}", f"星期{_CHINESE[n - 1]}", f"礼拜{_CHINESE[n - 1]}")}
_DAYS |= {"周天": 7, "星期天": 7, "礼拜天": 7}
_DAYS |= {name: n for n, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), start=1)}
_DAY = "|".join(sorted(_DAYS, key=len, reverse=True))
_WEEK = {"每天": range(1, 8), "每日": range(1, 8), "daily": range(1, 8), "工作日": range(1, 6), "周末": range(6, 8)}
_TO = r"\s*(?:-|–|—|~|～|至|到)\s*"
_SPAN = re.compile(rf"(\d{{1,2}})[:.](\d{{2}}){_TO}(\d{{1,2}})[:.](\d{{2}})")
_LEAD = re.compile(rf"((?:(?:{_DAY})|{'|'.join(_WEEK)}|{_TO}|[、,\s])+)")
_CLOSED = ("休息", "关闭", "不开放", "closed")


def parse_week(text):
    """Weekly hours from lines such as “周一至周五 08:30-12:00 14:00-17:30”; ValidationError names the part that is not understood."""
    week: dict[str, list] = {}
    for line in _parts(text):
        lead = _LEAD.match(line)
        if not lead:
            raise ValidationError(
                _("“%(part)s” does not begin with a day. Write for example: %(example)s") % {"part": line, "example": EXAMPLE}
            )
        spans = _spans(line[lead.end() :], line)
        for day in _days(lead[1].strip(" 、,"), line):
            if str(day) in week:
                raise ValidationError(_("“%(part)s” names a day for the second time.") % {"part": line})
            week[str(day)] = spans
    return {day: week[day] for day in sorted(week) if week[day]}


def parse_exceptions(text):
    """Days that differ, from lines such as “2026-12-31 休息” or “2026-12-31 09:00-12:00”."""
    found = {}
    for line in _parts(text):
        head, _space, rest = line.partition(" ")
        try:
            day = date.fromisoformat(head.replace("/", "-").replace(".", "-"))
        except ValueError:
            raise ValidationError(_("“%(part)s” does not begin with a date such as 2026-12-31.") % {"part": line}) from None
        if day.isoformat() in found:
            raise ValidationError(_("“%(part)s” names a day for the second time.") % {"part": line})
        found[day.isoformat()] = _spans(rest, line)
    return dict(sorted(found.items()))


def _parts(text):
    plain = unicodedata.normalize("NFKC", text or "").lower()
    return [part.strip() for part in re.split(r"[\n;]+", plain) if part.strip()]


def _days(lead, line):
    if lead in _WEEK:
        return list(_WEEK[lead])
    days: list[int] = []
    for piece in re.split(r"[、,\s]+", re.sub(_TO, "-", lead)):
        ends = [_DAYS.get(name) for name in piece.split("-")]
        if None in ends or len(ends) > 2 or ends[0] > ends[-1]:
            raise ValidationError(_("The days of “%(part)s” are not understood.") % {"part": line})
        days += range(ends[0], ends[-1] + 1)
    return days


def _spans(text, line):
    """[[from, to], …] in order; [] for closed."""
    if text.strip(" ,、:") in _CLOSED:
        return []
    spans = [[f"{int(a):02}:{b}", f"{int(c):02}:{d}"] for a, b, c, d in _SPAN.findall(text)]
    if not spans or re.sub(r"[\s,、:和及]+", "", _SPAN.sub("", text)):
        raise ValidationError(_("The times of “%(part)s” are not understood. Write for example: 08:30-12:00 14:00-17:30") % {"part": line})
    return checked_spans(spans, line)


def checked_spans(spans, line):
    """The spans in order of time, if they are times of a day and do not overlap."""
    spans = sorted(spans)
    for begins, ends in spans:
        if not ("00:00" <= begins < ends <= "24:00") or begins[3:] > "59" or ends[3:] > "59":
            raise ValidationError(_("“%(part)s” closes before it opens, or a time does not exist.") % {"part": line})
    if any(first[1] > second[0] for first, second in zip(spans, spans[1:], strict=False)):
        raise ValidationError(_("Two spans of “%(part)s” overlap.") % {"part": line})
    if len(spans) > MAX_SPANS:
        raise ValidationError(_("“%(part)s” has more than %(limit)s spans.") % {"part": line, "limit": MAX_SPANS})
    return spans


def write_spans(spans):
    return " ".join(f"{begins}-{ends}" for begins, ends in spans)


def write_week(week):
    """The kept hours as text that parse_week reads again; days with equal hours stand together."""
    groups: list[tuple[list, list]] = []
    for day in sorted(week):
        if groups and groups[-1][1] == week[day] and int(day) == groups[-1][0][-1] + 1:
            groups[-1][0].append(int(day))
        else:
            groups.append(([int(day)], week[day]))
    return "；".join(f"{_names(days)} {write_spans(spans)}" for days, spans in groups)


def _names(days):
    first, last = f"周{_CHINESE[days[0] - 1]}", f"周{_CHINESE[days[-1] - 1]}"
    return first if first == last else f"{first}至{last}"


def write_exceptions(exceptions):
    return "\n".join(f"{day} {write_spans(spans) if spans else '休息'}" for day, spans in sorted(exceptions.items()))


@dataclass(frozen=True)
class Day:
    """Hours of one day and why: `reason` is the holiday's name, "exception", or "" for an ordinary weekday."""

    day: date
    spans: list
    reason: str = ""
    kind: str = "week"


@dataclass(frozen=True)
class Standing:
    """Is it open, until when; else when it opens next (None: not in sight), and today's reason."""

    is_open: bool
    until: str = ""
    next_day: date | None = None
    next_from: str = ""
    today: Any = None

    @property
    def opens_today(self):
        return self.next_day is not None and self.next_day == self.today.day


def calendar(first, days=AHEAD + 1):
    """{day: Holiday} of the days from `first` on."""
    return {row.day: row for row in Holiday.objects.filter(day__gte=first, day__lt=first + timedelta(days=days))}


def local(now):
    return now.astimezone(PLACE_TIME)


def on_day(point, day, holidays):
    """The hours of a place on a day: its own exception first, then the calendar if it keeps it, then the weekday."""
    own = point.exceptions.get(day.isoformat())
    if own is not None:
        return Day(day, own, "", "exception")
    holiday = holidays.get(day) if point.keeps_holidays else None
    if holiday is None:
        return Day(day, point.hours.get(str(day.isoweekday()), []))
    if holiday.kind == Holiday.Kind.CLOSED:
        return Day(day, [], holiday.name, "holiday")
    return Day(day, point.hours.get(str(holiday.like_weekday), []), holiday.name, "working")


def standing(point, now, holidays):
    """What the hours of a place say at `now`; `holidays` as `calendar` gives them."""
    here: datetime = local(now)
    clock = here.strftime("%H:%M")
    today = on_day(point, here.date(), holidays)
    for begins, ends in today.spans:
        if begins <= clock < ends:
            return Standing(True, until=ends, today=today)
    later = next((begins for begins, _ends in today.spans if begins > clock), None)
    if later:
        return Standing(False, next_day=today.day, next_from=later, today=today)
    for step in range(1, AHEAD + 1):
        found = on_day(point, here.date() + timedelta(days=step), holidays)
        if found.spans:
            return Standing(False, next_day=found.day, next_from=found.spans[0][0], today=today)
    return Standing(False, today=today)
