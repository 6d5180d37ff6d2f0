"""Reusable questions about activities and service records."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from portal.organisations import reach, rules

from ..models import Activity, ActivityRole, CheckEvent, ServiceRecord, SignUp
from . import working_days

PAST = timedelta(days=365)
State = Activity.State
Record = ServiceRecord.State


def counted():
    """Records whose minutes count as service: confirmed, and not reversed since; a challenge alone takes nothing away."""
    return ServiceRecord.objects.filter(confirmed_at__isnull=False).exclude(state=Record.REVERSED)


def minutes_served(volunteers):
    """{volunteer id: minutes of confirmed service}."""
    sums = counted().filter(volunteer__in=volunteers).order_by().values("volunteer").annotate(total=Sum("minutes"))
    return {row["volunteer"]: row["total"] for row in sums}


def roles():
    taken = Count("sign_ups", filter=Q(sign_ups__state__in=SignUp.HOLDING), distinct=True)
    waiting = Count("sign_ups", filter=Q(sign_ups__state=SignUp.State.WAITING), distinct=True)
    return ActivityRole.objects.annotate(taken=taken, waiting=waiting).prefetch_related("programmes")


def shown():
    """With what the pages show."""
    with_roles = Prefetch("roles", queryset=roles())
    return Activity.objects.select_related("organisation", "category", "offered_by__user").prefetch_related(with_roles)


def public():
    return shown().filter(is_published=True, state__in=[State.PLANNED, State.CANCELLED])


def coming(now):
    """Not over yet, the nearest first; what was called off stays, so that nobody goes there in vain."""
    return public().filter(ends_at__gt=now).order_by("starts_at", "pk")


def past(now):
    return public().filter(ends_at__lte=now, ends_at__gt=now - PAST, state=State.PLANNED).order_by("-starts_at", "-pk")


def next_of(volunteer, now):
    """Sign-ups of a volunteer for what is not over, the nearest first."""
    live = volunteer.sign_ups.filter(state__in=SignUp.COMING, activity__ends_at__gt=now)
    return live.filter(activity__state=State.PLANNED).select_related("activity", "role").order_by("activity__starts_at", "pk")


def records_of(volunteer):
    """All records of a volunteer, the latest first, with what was said about them."""
    found = ServiceRecord.objects.filter(volunteer=volunteer).select_related("activity", "organisation", "replaces", "replaced_by")
    return found.prefetch_related("challenges", "evaluations").order_by("-service_date", "-pk")


def records_within(user, permission=rules.VOLUNTEER_VIEW):
    found = ServiceRecord.objects.select_related("volunteer__user", "activity", "organisation")
    return reach.rows(user, permission, found)


def waiting_within(user):
    """What a coordinator may confirm, or must leave to somebody else: the oldest first."""
    return records_within(user, rules.SERVICE_RUN).filter(state=Record.AWAITING).order_by("due_on", "service_date", "pk")


@dataclass(frozen=True)
class Due:
    """An activity that is over and whose records are not all there; `left` working days from today."""

    activity: Any
    due_on: Any
    left: int
    unrecorded: int  # with a seat, and neither a record nor said to have stayed away
    awaiting: int
    evaluated: int

    @property
    def is_overdue(self):
        return self.left < 0

    @property
    def late(self):
        """Working days since it was due."""
        return max(-self.left, 0)


def due(user, now):
    """The countdown of order 67, article 11: activities within reach with something left to do, the most urgent first."""
    today = timezone.localdate(now)
    over = reach.rows(user, rules.SERVICE_RUN, open_activities(now)).select_related("organisation")
    found = [_due(activity, today) for activity in over]
    return sorted(found, key=lambda item: (item.due_on, item.activity.pk))


def open_activities(now):
    """Activities that are over with seats that have no record yet, or with records that nobody confirmed."""
    recorded = ServiceRecord.objects.filter(activity=OuterRef("activity"), volunteer=OuterRef("volunteer")).exclude(state=Record.REVERSED)
    without = SignUp.objects.filter(activity=OuterRef("pk"), state=SignUp.State.SEATED).annotate(has=Exists(recorded)).filter(has=False)
    waiting = ServiceRecord.objects.filter(activity=OuterRef("pk"), state__in=[Record.AWAITING, Record.CHALLENGED])
    found = Activity.objects.filter(state=State.PLANNED, ends_at__lte=now).annotate(
        unrecorded=_count(without), awaiting=_count(waiting), evaluated=Count("evaluations", distinct=True)
    )
    return found.filter(Q(unrecorded__gt=0) | Q(awaiting__gt=0))


def _count(rows):
    counts = rows.order_by().values("activity").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counts, output_field=IntegerField()), 0)


def _due(activity, today):
    due_on = working_days.add(timezone.localdate(activity.ends_at))
    return Due(activity, due_on, working_days.left(today, due_on), activity.unrecorded, activity.awaiting, activity.evaluated)


@dataclass(frozen=True)
class Presence:
    """One line of the door: who has a seat, since when they are in, when they went."""

    sign_up: Any
    came: Any = None
    went: Any = None
    record: Any = None

    @property
    def is_in(self):
        return self.came is not None and self.went is None


def presence(activity):
    """Everybody with a seat, in the order of names, with the last check-in and check-out."""
    seated = activity.sign_ups.filter(state__in=SignUp.HOLDING).select_related("volunteer__user", "role")
    events = {}
    for event in activity.standing_checks():
        came, went = events.get(event.volunteer_id, (None, None))
        events[event.volunteer_id] = (event, None) if event.kind == CheckEvent.Kind.IN else (came, event)
    records = {row.volunteer_id: row for row in activity.records.exclude(state=Record.REVERSED).order_by("pk")}
    rows = [Presence(row, *events.get(row.volunteer_id, (None, None)), records.get(row.volunteer_id)) for row in seated]
    return sorted(rows, key=lambda row: (str(row.sign_up.volunteer), row.sign_up.pk))
