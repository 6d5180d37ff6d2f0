"""Who came and who went: by code, by the coordinator's tick, later, and from a phone that had no line.

Events are only added. A check-out closes the last check-in and makes the service record; a mistake is taken back by an event.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core import audit
from portal.organisations import reach
from portal.organisations.rules import SERVICE_RUN

from ..models import LONGEST_MINUTES, Activity, CheckEvent, SignUp
from . import records, spans
from .doors import EARLY, LATE
from .errors import Refused

Kind, How = CheckEvent.Kind, CheckEvent.How
SKEW = timedelta(minutes=1)
OLDEST = timedelta(days=3)  # what waited on a phone for longer is entered by hand, with a reason
audit.action("activity.check", gettext_lazy("Check in or out"), gettext_lazy("Entered a check-in or check-out"))
audit.action("activity.void", gettext_lazy("Take a check-in back"), gettext_lazy("Took a check-in or check-out back"))


@dataclass(frozen=True)
class Kept:
    """The event, its record if it closed one, and whether it had arrived before."""

    event: CheckEvent
    record: Any = None
    repeated: bool = False


@dataclass(frozen=True)
class Tick:
    """What a coordinator's phone sends: made at `device_at`, sent at `sent_at`, both by its own clock, right or wrong."""

    client_id: uuid.UUID
    sign_up: int
    kind: str
    device_at: datetime | None = None
    sent_at: datetime | None = None

    def moment(self, now):
        """When it was made, by the server's clock."""
        if self.device_at is None or self.sent_at is None:
            return now
        age = self.sent_at - self.device_at
        if age < -SKEW:
            raise Refused(_("The clock of this phone was set back meanwhile. Enter the time by hand."))
        if age > OLDEST:
            raise Refused(_("This waited on the phone for more than three days. Enter it by hand, with a reason."))
        return now - max(age, timedelta())


def by_code(scanned, volunteer, *, now, client_id=None):
    """The volunteer scanned the code at the door; who shows the code vouches for it."""
    return _keep(
        scanned.activity, volunteer, scanned.kind, How.QR, scanned.at, by=scanned.door.keeper, now=now, client_id=client_id or uuid.uuid4()
    )


def by_coordinator(activity, tick, *, by, now):
    """A tick on the coordinator's page, now or some while ago."""
    reach.require(by, SERVICE_RUN, activity)
    if tick.kind not in (Kind.IN, Kind.OUT):
        raise Refused(_("Nothing was ticked."))
    sign_up = activity.sign_ups.filter(pk=tick.sign_up).select_related("volunteer__user").first()
    if sign_up is None:
        raise Refused(_("This person is not on the list of the activity."))
    moment = tick.moment(now)
    late = now - moment > SKEW
    return _keep(
        activity, sign_up.volunteer, tick.kind, How.OFFLINE if late else How.COORDINATOR, moment, by=by.pseudonym, now=now,
        client_id=tick.client_id, device_at=tick.device_at,
    )  # fmt: skip


def later(activity, sign_up, kind, at, *, by, note, now):
    """A forgotten check-in or check-out is entered with its time and a reason."""
    reach.require(by, SERVICE_RUN, activity)
    if not note.strip():
        raise Refused({"note": _("Say why it is entered later.")})
    if at > now:
        raise Refused({"at": _("This time has not come yet.")})
    kept = _keep(
        activity, sign_up.volunteer, kind, How.LATER, at, by=by.pseudonym, now=now, client_id=uuid.uuid4(), note=note.strip()[:120]
    )
    audit.record("activity.check", activity, by=by, kind=kind, event=kept.event.pk)
    return kept


def _keep(activity, volunteer, kind, how, at, *, by, now, client_id, **more):
    with transaction.atomic():
        held = Activity.objects.select_for_update(of=("self",)).select_related("organisation", "category").get(pk=activity.pk)
        known = CheckEvent.objects.filter(client_id=client_id).first()
        if known is not None:
            return Kept(known, repeated=True)
        sign_up = _seat(held, volunteer)
        open_in = standing_in(held, volunteer)
        _refuse_time(held, kind, how, at)
        {Kind.IN: _refuse_in, Kind.OUT: _refuse_out}[kind](held, volunteer, open_in, at)
        event = CheckEvent.objects.create(
            activity=held, volunteer=volunteer, kind=kind, how=how, at=at, received_at=now, by=by, client_id=client_id, **more
        )
        if sign_up.state == SignUp.State.ABSENT:
            SignUp.objects.filter(pk=sign_up.pk).update(state=SignUp.State.SEATED)
        record = records.from_checks(held, open_in, event, now=now) if kind == Kind.OUT else None
    return Kept(event, record)


def _seat(activity, volunteer):
    found = activity.sign_ups.filter(volunteer=volunteer, state__in=SignUp.HOLDING).first()
    if found is None:
        raise Refused(_("Only who has a seat can check in. Sign up first, or ask the coordinator."))
    return found


def _last(activity, volunteer):
    return activity.standing_checks().filter(volunteer=volunteer).last()


def standing_in(activity, volunteer):
    """The check-in that no check-out has closed, or None."""
    last = _last(activity, volunteer)
    return last if last is not None and last.kind == Kind.IN else None


def _refuse_time(activity, kind, how, at):
    if activity.state != Activity.State.PLANNED:
        raise Refused(_("This activity does not take place."))
    if at < activity.starts_at - EARLY:
        raise Refused({"at": _("%(at)s is more than two hours before the activity begins.") % {"at": clock(at)}})
    if at > activity.ends_at + LATE:
        raise Refused({"at": _("%(at)s is more than six hours after the activity ended.") % {"at": clock(at)}})


def _refuse_in(activity, volunteer, open_in, at):
    if open_in is not None:
        raise Refused(_("Checked in at %(at)s already.") % {"at": clock(open_in.at)})
    last = _last(activity, volunteer)
    if last is not None and at < last.at:
        raise Refused({"at": _("Checked out at %(at)s; a new check-in comes after that.") % {"at": clock(last.at)}})
    elsewhere = CheckEvent.objects.filter(
        volunteer=volunteer, kind=Kind.IN, voided_by=None, at__gt=at - timedelta(minutes=LONGEST_MINUTES), at__lte=at
    )
    for event in elsewhere.exclude(activity=activity).select_related("activity"):
        if standing_in(event.activity, volunteer) == event:
            raise Refused(_("Not checked out of “%(title)s” yet.") % {"title": event.activity.title})


def _refuse_out(activity, volunteer, open_in, at):
    if open_in is None:
        raise Refused(_("There is no check-in to close. Check in first."))
    if at <= open_in.at:
        raise Refused({"at": _("The check-out (%(at)s) is not after the check-in (%(in)s).") % {"at": clock(at), "in": clock(open_in.at)}})
    if spans.minutes_between(open_in.at, at) > LONGEST_MINUTES:
        words = _("Checked in at %(in)s: that is more than 12 hours ago. The coordinator enters when you went.")
        raise Refused({"at": words % {"in": clock(open_in.at)}})


@transaction.atomic
def take_back(event, *, by, reason, now):
    """Void a check-in or a check-out that was a mistake, as long as its record has not been confirmed."""
    held = Activity.objects.select_for_update().get(pk=event.activity_id)
    reach.require(by, SERVICE_RUN, held)
    if not reason.strip():
        raise Refused(_("Say why it is taken back."))
    if event.kind == Kind.VOID or CheckEvent.objects.filter(voids=event).exists():
        raise Refused(_("This was taken back already."))
    if _last(held, event.volunteer) != event:
        raise Refused(_("Take back what came after it first."))
    if event.kind == Kind.OUT:
        records.withdraw(event, by=by, reason=reason, now=now)
    made = CheckEvent.objects.create(
        activity=held, volunteer=event.volunteer, kind=Kind.VOID, how=How.COORDINATOR, at=now, received_at=now, by=by.pseudonym,
        client_id=uuid.uuid4(), voids=event, note=reason.strip()[:120],
    )  # fmt: skip
    audit.record("activity.void", held, by=by, event=event.pk)
    return made


def clock(moment):
    """Day and time where people live."""
    return timezone.localtime(moment).strftime("%m-%d %H:%M")
