"""Supervision: what was held, and who has waited for it too long."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Case, F, IntegerField, Max, OuterRef, Q, Subquery, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core import audit
from portal.organisations import reach, rules

from ..models import Pool, Supervision, Volunteer
from .deciding import reason_of
from .errors import Refused
from .naming import look_like_names

OLDEST_DAYS = 730
audit.action("volunteers.supervise", gettext_lazy("Record supervision"), gettext_lazy("Session of supervision recorded"))
audit.action("volunteers.withdraw_supervision", gettext_lazy("Take supervision back"), gettext_lazy("Session of supervision taken back"))


class LooksLikeAName(Refused):
    """The note seems to name somebody who was served; `places` says where. Sent again with `confirmed`, it is taken."""

    def __init__(self, places):
        self.places = places
        text = _("The note seems to name somebody: %(places)s. Take the name out, or confirm below that nobody who was served is named.")
        super().__init__({"note": text % {"places": "、".join(places)}})


@dataclass(frozen=True)
class Session:
    """A session of supervision, as it is entered."""

    supervisor: str
    held_on: date
    minutes: int
    form: str = Supervision.Form.GROUP
    qualification: str = ""
    note: str = ""
    themes: list = field(default_factory=list)


@transaction.atomic
def record(organisation, session, attendees, *, by, now, confirmed=False):
    """Record who supervised whom, when, how long and about what. Attendees lie within the reach of whoever records."""
    reach.require(by, rules.VOLUNTEER_EDIT, organisation)
    _refuse(session, now)
    ids = {volunteer.pk for volunteer in attendees}
    people = list(reach.rows(by, rules.VOLUNTEER_EDIT, Volunteer.objects.filter(pk__in=ids, state__in=Volunteer.IN_POOL)))
    if not people:
        raise Refused({"attendees": _("Tick who took part.")})
    if len(people) < len(ids):
        raise Refused(
            {"attendees": _("Some of those you ticked are not in the pool any more. Look at the list again; nothing was recorded.")}
        )
    warned = _warn(session, people, confirmed)
    held = Supervision.objects.create(
        organisation=organisation, supervisor=session.supervisor, qualification=session.qualification, held_on=session.held_on,
        minutes=session.minutes, form=session.form, note=session.note, note_confirmed=warned, recorded_by=by, recorded_at=now,
    )  # fmt: skip
    held.themes.set(session.themes)
    held.attendees.set(people)
    audit.record("volunteers.supervise", held, by=by, attendees=len(people), note_confirmed=warned)
    return held


def _refuse(session, now):
    today = timezone.localdate(now)
    if session.held_on > today:
        raise Refused({"held_on": _("This day has not come yet.")})
    if session.held_on < today - timedelta(days=OLDEST_DAYS):
        raise Refused({"held_on": _("This is more than two years ago. Look at the year again.")})
    if not session.themes:
        raise Refused({"themes": _("Choose at least one theme.")})


def _warn(session, people, confirmed):
    """Was the note confirmed after a warning? The names of supervisor and attendees are no clients'."""
    text = session.note
    for name in [session.supervisor, *(str(volunteer) for volunteer in people)]:
        text = text.replace(name, "") if name else text
    places = look_like_names(text)
    if places and not confirmed:
        raise LooksLikeAName(places)
    return bool(places)


@transaction.atomic
def withdraw(supervision, reason, *, by, now):
    """Take a session back, with a reason; it stays to be seen and counts no more."""
    reason = reason_of(reason)
    held = Supervision.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=supervision.pk)
    reach.require(by, rules.VOLUNTEER_EDIT, held)
    if held.withdrawn_at:
        raise Refused(_("This entry was taken back already."))
    held.withdrawn_at, held.withdrawn_by, held.withdrawn_because = now, by, reason
    held.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    audit.record("volunteers.withdraw_supervision", held, by=by, reason=reason)
    return held


def with_supervision(volunteers):
    """Annotate `last_supervised` (a day, or None) and `interval` (days that the nearest rules of a pool allow)."""
    through = Supervision.attendees.through
    last = through.objects.filter(volunteer=OuterRef("pk"), supervision__withdrawn_at=None).values("volunteer")
    nearest = Pool.objects.select_related("organisation").order_by("-organisation__depth")
    cases = [When(organisation__path__startswith=pool.organisation.path, then=Value(pool.supervision_days)) for pool in nearest]
    return volunteers.annotate(
        last_supervised=Subquery(last.annotate(day=Max("supervision__held_on")).values("day")),
        interval=Case(*cases, default=Value(_ordinary()), output_field=IntegerField()),
    )


def overdue(volunteers, now):
    """Of these, who is active and had no supervision for longer than the pool allows; who waits longest comes first."""
    today, condition = timezone.localdate(now), Q(pk__in=[])
    for days in {_ordinary(), *Pool.objects.values_list("supervision_days", flat=True)}:
        before = today - timedelta(days=days)
        never = Q(last_supervised=None, active_since__date__lt=before)
        condition |= Q(interval=days) & (Q(last_supervised__lt=before) | never)
    found = with_supervision(volunteers.filter(state=Volunteer.State.ACTIVE)).filter(condition)
    return found.order_by(F("last_supervised").asc(nulls_first=True), "active_since", "pk")


def due_on(volunteer):
    """The day by which the next session is due, of a volunteer that `with_supervision` annotated; None: not serving."""
    since = volunteer.last_supervised or (volunteer.active_since and timezone.localdate(volunteer.active_since))
    return since + timedelta(days=volunteer.interval) if since and volunteer.state == Volunteer.State.ACTIVE else None


def _ordinary():
    return Pool._meta.get_field("supervision_days").default
