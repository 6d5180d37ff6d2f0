"""The dates of an activity that comes back. Hours are those of the wall clock."""

import calendar
from datetime import datetime, timedelta

from django.utils import timezone

from ..models import Series

Rule = Series.Rule
MOST = 60
HORIZON = timedelta(days=366)
STEPS = {Rule.WEEKLY: 7, Rule.FORTNIGHTLY: 14}


def starts(rule, first, times):
    """`times` beginnings from `first` on, within a year. Months that lack the day, or a fifth Saturday, are left out."""
    local = timezone.localtime(first)
    found, step = [], 0
    while len(found) < min(times, MOST):
        day = _day(rule, local, step)
        step += 1
        if step > 120 or (day is not None and day - local.date() > HORIZON):
            break
        if day is not None:
            found.append(timezone.make_aware(datetime.combine(day, local.time())))
    return found


def _day(rule, local, step):
    if rule in STEPS:
        return local.date() + timedelta(days=STEPS[rule] * step)
    year, month = divmod(local.year * 12 + local.month - 1 + step, 12)
    return _in_month(rule, local, year, month + 1)


def _in_month(rule, local, year, month):
    length = calendar.monthrange(year, month)[1]
    if rule == Rule.MONTHLY_DAY:
        day = local.day
    else:
        first = calendar.monthrange(year, month)[0]
        day = 1 + (local.weekday() - first) % 7 + 7 * ((local.day - 1) // 7)
    return local.date().replace(year=year, month=month, day=day) if day <= length else None
