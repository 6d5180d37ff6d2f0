"""What a coordinator should look at again: one person in two places, days too long, confirmations by the dozen, altered facts."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from time_bank.ledger.domain.words import duration

from ..models import ServiceRecord
from . import records

DAY_MINUTES = 8 * 60
BULK, BULK_WITHIN = 20, timedelta(minutes=10)
KINDS = ("overlap", "long_day", "bulk", "altered")


@dataclass(frozen=True)
class Oddity:
    """Why these records are odd, in words. That something is odd does not say that it is wrong."""

    kind: str
    text: str
    records: Any


def find(found):
    """Oddities among these records (a queryset), the kinds one after the other."""
    live = list(
        found.exclude(state=ServiceRecord.State.REVERSED).select_related("volunteer__user", "transaction", "activity", "organisation")
    )
    return [*overlaps(live), *long_days(live), *bulk(live), *altered(live)]


def _by_volunteer(rows, key):
    ordered = sorted(rows, key=lambda row: (row.volunteer_id, key(row), row.pk))
    return [list(group) for _volunteer, group in groupby(ordered, key=lambda row: row.volunteer_id)]


def overlaps(rows):
    """One volunteer in two services at once."""
    for group in _by_volunteer([row for row in rows if row.begins_at], key=lambda row: row.begins_at):
        longest = group[0]
        for row in group[1:]:
            if row.begins_at < longest.ends_at:
                both = _("Two services at the same time: “%(one)s” and “%(other)s”.") % {"one": longest.title, "other": row.title}
                yield Oddity("overlap", both, [longest, row])
            if row.ends_at > longest.ends_at:
                longest = row


def long_days(rows):
    """More than eight hours on one day."""
    for group in _by_volunteer(rows, key=lambda row: row.service_date):
        for _day, of_day in groupby(group, key=lambda row: row.service_date):
            of_day = list(of_day)
            minutes = sum(row.minutes for row in of_day)
            if minutes > DAY_MINUTES:
                yield Oddity("long_day", _("%(time)s of service on one day.") % {"time": duration(minutes)}, of_day)


def bulk(rows):
    """One person who confirmed twenty records or more within ten minutes."""
    confirmed = sorted((row for row in rows if row.confirmed_at), key=lambda row: (str(row.confirmed_by), row.confirmed_at, row.pk))
    for by, group in groupby(confirmed, key=lambda row: row.confirmed_by):
        yield from _bursts(by, list(group))


def _bursts(by, group):
    start = 0
    while start < len(group):
        end = start
        while end < len(group) and group[end].confirmed_at - group[start].confirmed_at <= BULK_WITHIN:
            end += 1
        if end - start >= BULK:
            name = records.name_of(by) or _("somebody whose data were erased")
            words = ngettext(
                "%(name)s confirmed %(n)d record within ten minutes.", "%(name)s confirmed %(n)d records within ten minutes.", end - start
            )
            yield Oddity("bulk", words % {"name": name, "n": end - start}, group[start:end])
            start = end
        else:
            start += 1


def altered(rows):
    """Facts that are not those that were confirmed."""
    for row in rows:
        if records.is_altered(row):
            yield Oddity("altered", _("The record says something else than what was confirmed."), [row])
