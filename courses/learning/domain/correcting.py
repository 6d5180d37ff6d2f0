"""Taking back what the ledger holds: a reversing entry with a reason, by an officer within reach, never one's own."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.learning.models import HourEntry, ReadMark
from portal.core import audit
from portal.organisations import reach, rules

from . import crediting, ledger, room, work
from .accounts import lock
from .errors import Refused

audit.action("learning.correct_hours", gettext_lazy("Correct hours"), gettext_lazy("Took hours back"))


def correct(entry, *, by, reason, now):
    """Reverse one entry. Time that was learnt online is void with it, and so is a reading mark: earning it again takes learning again."""
    learner = entry.account.user
    if learner is not None and learner.pk == by.pk:
        raise Refused(_("Nobody corrects their own hours."))
    if not by.is_superuser:
        reach.require(by, rules.HOURS_ENTER, entry)
    with transaction.atomic():
        lock(entry.account_id)
        ledger.refuse_certified(entry)
        was_full = room.is_full(entry)
        reversing = ledger.reverse(entry, by=by, reason=reason, now=now, evidence={"void": True} if entry.part_key else None)
        if entry.kind in (HourEntry.Kind.READING, HourEntry.Kind.OFFLINE):
            ReadMark.objects.filter(account=entry.account_id, part_key=entry.part_key).delete()
        if entry.kind == HourEntry.Kind.WRITING:
            work.give_back(entry, by=by, note=reason, now=now)
        if was_full:
            crediting.settle_waiting(entry.account_id, entry.module_key, now)
        audit.record("learning.correct_hours", entry.enrolment.programme, by=by, entry=entry.pk, minutes=entry.minutes)
    return reversing
