"""Seats of an activity: taken one by one behind its lock, given back, and passed on to who has waited longest."""

from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.learning.domain import missing
from courses.learning.models import Enrolment
from portal.core import audit
from portal.organisations import reach
from portal.organisations.rules import SERVICE_RUN
from time_bank.volunteers.domain import queries as pool
from time_bank.volunteers.domain import standing

from ..models import Activity, ActivityRole, SignUp
from . import telling
from .errors import Refused

State = SignUp.State
MOST_WAITING = 100
audit.action("activity.seat", gettext_lazy("Give a seat"), gettext_lazy("Put a volunteer on the list"))
audit.action("activity.unseat", gettext_lazy("Take a seat back"), gettext_lazy("Took a volunteer off the list"))
audit.action("activity.absent", gettext_lazy("Say who did not come"), gettext_lazy("Marked as not come"))


class AlreadySignedUp(Refused):
    """The volunteer is on this list."""


@dataclass(frozen=True)
class Unmet:
    """What stands between a volunteer and a role, in words, with the next step."""

    text: str
    url: str = ""
    action: str = ""


def unmet(volunteer, role):
    """Everything the volunteer lacks for the role; [] if nothing."""
    return [*_unmet_training(volunteer, role), *_unmet_hours(volunteer, role)]


def _unmet_training(volunteer, role):
    for programme in role.programmes.all():
        found = Enrolment.objects.filter(account__user=volunteer.user_id, programme=programme)
        done = found.filter(state=Enrolment.State.COMPLETED).exists()
        if not done and not any(standing.hours_done for standing in missing.standings(found.exclude(state=Enrolment.State.ENDED))):
            text = _("This role needs the training “%(programme)s”, finished.") % {"programme": programme.title}
            yield Unmet(text, programme.url or "", _("To the training"))


def _unmet_hours(volunteer, role):
    served = pool.minutes_of([volunteer])[volunteer.pk] // 60 if role.service_hours else 0
    if served < role.service_hours:
        texts = {"needed": role.service_hours, "served": served}
        text = _("This role needs %(needed)d hours of service before; there are %(served)d.") % texts
        yield Unmet(text, reverse("activities:list"), _("Other activities"))


def sign_up(activity, role, volunteer, *, now, by=None):
    """Put a volunteer on the list: a seat if one is free, else the waiting list. `by`: a coordinator does it, who may be late."""
    with transaction.atomic():
        held = Activity.objects.select_for_update().get(pk=activity.pk)
        role = ActivityRole.objects.get(pk=role.pk, activity=held)
        _refuse(held, role, volunteer, by, now)
        made = SignUp.objects.create(activity=held, role=role, volunteer=volunteer, state=_state(role), created_at=now)
        if by is not None:
            audit.record("activity.seat", held, by=by, volunteer=volunteer.number)
    return made


def _refuse(activity, role, volunteer, by, now):
    if by is not None:
        reach.require(by, SERVICE_RUN, activity)
    if why := closed_because(activity, now, late=by is not None):
        raise Refused(why)
    standing.require_active(volunteer, now)
    if own(activity, volunteer):
        raise AlreadySignedUp(
            _("You are on the list of this activity already.") if by is None else _("This volunteer is on the list already.")
        )
    if lacking := unmet(volunteer, role):
        raise Refused([item.text for item in lacking])
    if other := _at_the_same_time(activity, volunteer):
        raise Refused(_("“%(title)s” is at the same time. Give that seat back first.") % {"title": other.activity.title})


def own(activity, volunteer):
    """The volunteer's place on the list; None who has none (any more)."""
    return activity.sign_ups.filter(volunteer=volunteer).exclude(state=State.WITHDRAWN).select_related("role").first()


def closed_because(activity, now, late=False):
    """Why nobody can sign up now, in words; "" if somebody can. `late`: as long as it lasts."""
    if activity.state == Activity.State.CANCELLED:
        return _("This activity is called off.")
    if activity.state != Activity.State.PLANNED:
        return _("This activity is not posted yet.")
    if activity.is_over(now):
        return _("This activity is over.")
    if now >= activity.closes_at and not late:
        return _("Sign-up is closed.")
    return ""


def _at_the_same_time(activity, volunteer):
    others = SignUp.objects.filter(volunteer=volunteer, state=State.SEATED, activity__state=Activity.State.PLANNED)
    at_once = others.filter(activity__starts_at__lt=activity.ends_at, activity__ends_at__gt=activity.starts_at)
    return at_once.exclude(activity=activity).select_related("activity").first()


def _state(role):
    if free_seats(role) > 0:
        return State.SEATED
    if role.sign_ups.filter(state=State.WAITING).count() >= MOST_WAITING:
        raise Refused(_("All seats are taken, and the waiting list is full."))
    return State.WAITING


def free_seats(role):
    return max(role.seats - role.sign_ups.filter(state__in=SignUp.HOLDING).count(), 0)


def withdraw(sign_up, *, now, by=None):
    """The volunteer does not come; the first who waits moves up. `by`: a coordinator takes the name off the list."""
    with transaction.atomic():
        activity = Activity.objects.select_for_update().get(pk=sign_up.activity_id)
        held = SignUp.objects.select_related("volunteer").get(pk=sign_up.pk)
        if by is not None:
            reach.require(by, SERVICE_RUN, activity)
        if held.state == State.WITHDRAWN:
            return held
        if activity.standing_checks().filter(volunteer=held.volunteer).exists():
            raise Refused(_("Who has checked in can't withdraw any more. Check out instead."))
        if activity.is_over(now):
            raise Refused(_("This activity is over."))
        held.state, held.ended_at = State.WITHDRAWN, now
        held.save(update_fields=["state", "ended_at"])
        move_up(activity, now)
        if by is not None:
            audit.record("activity.unseat", activity, by=by, volunteer=held.volunteer.number)
    return held


def release(volunteer, now):
    """Give back every seat to come of somebody who does not serve any more."""
    to_come = SignUp.objects.filter(volunteer=volunteer, state__in=SignUp.COMING, activity__starts_at__gt=now)
    rows = list(to_come.order_by("activity"))
    for row in rows:
        withdraw(row, now=now)
    return len(rows)


def move_up(activity, now):
    """Give free seats to who has waited longest, by role; the caller holds the activity's lock. Who can't come then is passed over."""
    if activity.state != Activity.State.PLANNED or now >= activity.starts_at:
        return []
    moved = [row for role in activity.roles.all() for row in _moved_up(activity, role, now)]
    telling.moved_up(moved, now)
    return moved


def _moved_up(activity, role, now):
    free, moved = free_seats(role), []
    waiting = role.sign_ups.filter(state=State.WAITING).select_related("volunteer__user", "activity").order_by("created_at", "pk")
    for row in waiting:
        if len(moved) == free:
            break
        if standing.is_active(row.volunteer) and not _at_the_same_time(activity, row.volunteer):
            row.state, row.moved_up_at = State.SEATED, now
            row.save(update_fields=["state", "moved_up_at"])
            moved.append(row)
    return moved


def mark_absent(sign_up, *, by, now, absent=True):
    """Say that somebody with a seat did not come, or take that back. Who checked in was there."""
    with transaction.atomic():
        activity = Activity.objects.select_for_update().get(pk=sign_up.activity_id)
        reach.require(by, SERVICE_RUN, activity)
        held = SignUp.objects.get(pk=sign_up.pk)
        if now < activity.starts_at:
            raise Refused(_("The activity has not begun yet."))
        if held.state not in SignUp.HOLDING:
            raise Refused(_("This person has no seat."))
        if absent and activity.standing_checks().filter(volunteer=held.volunteer_id).exists():
            raise Refused(_("This person checked in. Take the check-in back first."))
        held.state = State.ABSENT if absent else State.SEATED
        held.save(update_fields=["state"])
        audit.record("activity.absent", activity, by=by, volunteer=held.volunteer_id, absent=absent)
    return held
