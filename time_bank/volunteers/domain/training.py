"""Training entered with evidence: who was not taught on this site brings a sheet, and somebody else enters it."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.learning.domain.classroom import keep_evidence
from portal.core import audit

from ..models import PreServiceTraining, Volunteer
from .changing import settle
from .deciding import reason_of
from .errors import Refused
from .locking import require_officer

MOST_HALF_HOURS = 160  # two full weeks on one sheet
MOST_PEOPLE = 200
audit.action("volunteers.enter_training", gettext_lazy("Enter training"), gettext_lazy("Training entered with evidence"))
audit.action("volunteers.withdraw_training", gettext_lazy("Take training back"), gettext_lazy("Training taken back"))


@dataclass(frozen=True)
class Sheet:
    """One sheet of training, as order 67, article 8 asks."""

    title: str
    content: str
    organiser: str
    held_on: date
    half_hours: int
    counts: bool = True


@transaction.atomic
def enter(volunteers, sheet, upload, *, by, now):
    """Enter one sheet for everybody on it, or for nobody. Returns the entries."""
    people = list(
        Volunteer.objects.select_for_update(of=("self",)).select_related("user").filter(pk__in=[v.pk for v in volunteers]).order_by("pk")
    )
    if not people:
        raise Refused(_("Tick at least one volunteer."))
    if len(people) > MOST_PEOPLE:
        raise Refused(_("At most %(n)d volunteers fit on one sheet.") % {"n": MOST_PEOPLE})
    _refuse_sheet(sheet, now)
    for volunteer in people:
        require_officer(by, volunteer, _("Nobody enters training for themselves."))
        _refuse_state(volunteer)
    evidence = keep_evidence(upload, sheet.title, by=by, now=now)
    _refuse_twice(people, evidence)
    entries = [_entry(volunteer, sheet, evidence, by, now) for volunteer in people]
    for volunteer in people:
        settle(volunteer, now)
    return entries


def _entry(volunteer, sheet, evidence, by, now):
    entry = PreServiceTraining.objects.create(
        volunteer=volunteer, title=sheet.title, content=sheet.content, organiser=sheet.organiser, held_on=sheet.held_on,
        half_hours=sheet.half_hours, counts=sheet.counts, evidence=evidence, sha256=evidence.sha256, entered_by=by, entered_at=now,
    )  # fmt: skip
    audit.record("volunteers.enter_training", volunteer, by=by, entry=entry.pk, half_hours=sheet.half_hours)
    return entry


def _refuse_sheet(sheet, now):
    if sheet.held_on > timezone.localdate(now):
        raise Refused({"held_on": _("This day has not come yet.")})
    if not 0 < sheet.half_hours <= MOST_HALF_HOURS:
        raise Refused({"hours": _("Enter half an hour to %(n)d hours.") % {"n": MOST_HALF_HOURS // 2}})


def _refuse_state(volunteer):
    if volunteer.user_id is None or volunteer.state in Volunteer.OUTSIDE:
        raise Refused(_("%(name)s is not in the pool now.") % {"name": volunteer})


def _refuse_twice(people, evidence):
    held = PreServiceTraining.objects.filter(volunteer__in=people, sha256=evidence.sha256, withdrawn_at=None).select_related(
        "volunteer__user"
    )
    if names := [str(entry.volunteer) for entry in held]:
        raise Refused({"upload": _("This sheet has been entered already for: %(names)s.") % {"names": "、".join(names)}})


@transaction.atomic
def withdraw(entry, reason, *, by, now):
    """Take an entry back, with a reason; it stays to be seen and counts no more."""
    reason = reason_of(reason)
    entry = PreServiceTraining.objects.select_for_update(of=("self",)).select_related("volunteer").get(pk=entry.pk)
    require_officer(by, entry.volunteer, _("Nobody changes their own training."))
    if entry.withdrawn_at:
        raise Refused(_("This entry was taken back already."))
    entry.withdrawn_at, entry.withdrawn_by, entry.withdrawn_because = now, by, reason
    entry.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    audit.record("volunteers.withdraw_training", entry.volunteer, by=by, entry=entry.pk, reason=reason)
    settle(entry.volunteer, now)
    return entry
