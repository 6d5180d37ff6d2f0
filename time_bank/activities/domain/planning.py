"""Activities are posted, changed, called off; volunteers propose offers, and a coordinator decides."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core import audit
from portal.core.slugs import dated_slug
from portal.organisations import reach
from portal.organisations.rules import SERVICE_RUN
from time_bank.volunteers.domain import standing

from ..models import LONGEST_MINUTES, Activity, ActivityRole, Series, SignUp
from . import recurring, scope, telling
from .errors import Refused
from .seats import move_up

audit.action("activity.post", gettext_lazy("Post an activity"), gettext_lazy("Activity posted"))
audit.action("activity.edit", gettext_lazy("Edit an activity"), gettext_lazy("Activity changed"))
audit.action("activity.cancel", gettext_lazy("Call an activity off"), gettext_lazy("Activity called off"))
audit.action("activity.propose", gettext_lazy("Offer an activity"), gettext_lazy("Activity offered"))
audit.action("activity.decide", gettext_lazy("Decide on an offer"), gettext_lazy("Offer decided"))
State = Activity.State


@transaction.atomic
def post(*, by, now, roles, rule="", times=1, confirmed="", **fields):
    """Post an activity, or all dates of one that comes back; returns the first. `by` None is the system.

    `roles`: [{"title", "seats", "programmes", "service_hours"}]; `confirmed`: see scope.ask.
    """
    activity = Activity(updated_at=now, **fields)
    _require(by, activity.organisation)
    _complete(activity, roles, confirmed, by=by, now=now)
    dates = recurring.starts(rule, activity.starts_at, times) if rule else [activity.starts_at]
    if len(dates) > 1:
        activity.series = Series.objects.create(organisation=activity.organisation, rule=rule, made_by=by, made_at=now)
    made = [_save_new(activity if first else _copy(activity, start), roles) for first, start in _marked(dates)]
    audit.record("activity.post", made[0], by=by, dates=len(made), scope=activity.scope_words)
    return made[0]


def _marked(dates):
    return ((index == 0, start) for index, start in enumerate(dates))


def _copy(activity, start):
    values = {
        field.attname: getattr(activity, field.attname) for field in Activity._meta.concrete_fields if field.name not in ("id", "slug")
    }
    closes = activity.sign_up_closes and start - (activity.starts_at - activity.sign_up_closes)
    return Activity(**values | {"starts_at": start, "ends_at": start + (activity.ends_at - activity.starts_at), "sign_up_closes": closes})


def _save_new(activity, roles):
    activity.slug = dated_slug(Activity, activity.starts_at, activity.title)
    activity.full_clean()
    activity.save()
    for position, role in enumerate(roles):
        _new_role(activity, role, position)
    return activity


def _new_role(activity, role, position):
    made = ActivityRole(
        activity=activity, title=role["title"].strip(), seats=role["seats"], service_hours=role["service_hours"] or 0, position=position
    )
    made.full_clean()
    made.save()
    made.programmes.set(role["programmes"])


@transaction.atomic
def edit(activity, *, by, now, roles=None, and_later=False, confirmed="", **fields):
    """Change some fields; the address stays. `and_later`: the later dates of the same series, too, each on its own day."""
    held = Activity.objects.select_for_update().get(pk=activity.pk)
    _require(by, held.organisation)
    before = held.starts_at, held.ends_at
    others = _later(held) if and_later and held.series_id else []
    _change(held, roles, fields, confirmed, by=by, now=now)
    for other in others:
        _change(other, roles, fields | _moved(other, held, before), confirmed, by=by, now=now)
    audit.record("activity.edit", held, by=by, fields=sorted(fields), dates=1 + len(others), scope=held.scope_words)
    return held


def _later(activity):
    later = Activity.objects.select_for_update().filter(series=activity.series_id, starts_at__gt=activity.starts_at, state=State.PLANNED)
    return list(later.order_by("pk"))


def _moved(other, held, before):
    """Times of another date of the series: its own day, the new hours of the wall clock, the new length."""
    if (held.starts_at, held.ends_at) == before:
        start = other.starts_at
        ends = other.ends_at
    else:
        start = timezone.make_aware(datetime.combine(timezone.localdate(other.starts_at), timezone.localtime(held.starts_at).time()))
        ends = start + (held.ends_at - held.starts_at)
    closes = held.sign_up_closes and start - (held.starts_at - held.sign_up_closes)
    return {"starts_at": start, "ends_at": ends, "sign_up_closes": closes}


def _change(held, roles, fields, confirmed, *, by, now):
    if held.state == State.CANCELLED:
        raise Refused(_("An activity that was called off is not changed any more."))
    where = held.starts_at, held.place
    if held.checks.exists() and fields.get("starts_at", held.starts_at) != held.starts_at:
        raise Refused({"starts_at": _("People have checked in; the beginning is not changed any more.")})
    for name, value in fields.items():
        setattr(held, name, value)
    _require(by, held.organisation)
    held.updated_at = now
    _complete(held, roles if roles is not None else _roles_of(held), confirmed, by=by, now=now)
    held.full_clean()
    held.save()
    if roles is not None:
        _set_roles(held, roles)
    move_up(held, now)
    if (held.starts_at, held.place) != where and held.starts_at > now:
        telling.changed(_listed(held), now)


def _roles_of(activity):
    return [{"title": role.title, "seats": role.seats, "service_hours": role.service_hours} for role in activity.roles.all()]


def _set_roles(activity, roles):
    """The roles as they stand on the page, in order; what holds people can't go, nor have fewer seats than people."""
    known = list(activity.roles.all())
    for position, role in enumerate(roles):
        if position >= len(known):
            _new_role(activity, role, position)
            continue
        held = known[position]
        seated = held.sign_ups.filter(state__in=SignUp.HOLDING).count()
        if role["seats"] < seated:
            raise Refused(_("“%(role)s”: %(seated)d people have a seat already.") % {"role": held.title, "seated": seated})
        held.title, held.seats, held.service_hours = role["title"].strip(), role["seats"], role["service_hours"] or 0
        held.full_clean()
        held.save()
        held.programmes.set(role["programmes"])
    for gone in known[len(roles) :]:
        if gone.sign_ups.exclude(state=SignUp.State.WITHDRAWN).exists():
            raise Refused(_("“%(role)s” can't go: somebody has signed up for it.") % {"role": gone.title})
        gone.delete()


def _listed(activity):
    return list(activity.sign_ups.filter(state__in=SignUp.COMING).select_related("volunteer__user", "activity"))


@transaction.atomic
def cancel(activity, reason, *, by, now):
    """The activity will not take place; everybody on its list is told."""
    held = Activity.objects.select_for_update().get(pk=activity.pk)
    _require(by, held.organisation)
    if held.state != State.PLANNED:
        raise Refused(_("Only an activity that is going to happen can be called off."))
    if held.checks.exists():
        raise Refused(_("People have checked in; it took place."))
    held.state, held.state_reason, held.updated_at = State.CANCELLED, reason.strip(), now
    held.full_clean()
    held.save(update_fields=["state", "state_reason", "updated_at"])
    rows = _listed(held)
    telling.called_off(rows, now)
    audit.record("activity.cancel", held, by=by, signed_up=len(rows))
    return held


@transaction.atomic
def propose(volunteer, *, now, seats=1, **fields):
    """A volunteer offers something; it is public once a coordinator has posted it."""
    standing.require_active(volunteer, now)
    waiting = Activity.objects.filter(offered_by=volunteer, state=State.PROPOSED).count()
    if waiting >= 5:
        raise Refused(_("Five of your offers wait for the coordinator already."))
    if Activity.objects.filter(offered_by=volunteer, state=State.PROPOSED, title=fields["title"], starts_at=fields["starts_at"]).exists():
        raise Refused(_("This offer has reached the coordinator already; you need not send it again."))
    activity = Activity(
        kind=Activity.Kind.OFFER, state=State.PROPOSED, offered_by=volunteer, organisation=volunteer.organisation, updated_at=now,
        person_in_charge=str(volunteer), **fields,
    )  # fmt: skip
    roles = [{"title": _("Who offers it"), "seats": seats, "service_hours": 0, "programmes": []}]
    scope.refuse_forbidden(activity.category, activity.category_words)
    _times(activity)
    _save_new(activity, roles)
    audit.record("activity.propose", activity, by=volunteer.user)
    return activity


@transaction.atomic
def decide(activity, *, by, now, posted, reason="", confirmed=""):
    """Post an offer, with its volunteer on the list, or say why not."""
    held = Activity.objects.select_for_update().get(pk=activity.pk)
    _require(by, held.organisation)
    if held.state != State.PROPOSED:
        raise Refused(_("This offer has been decided already."))
    if not posted and not reason.strip():
        raise Refused(_("Say why: the volunteer reads it."))
    if posted and held.offered_by and held.offered_by.user_id == by.pk:
        raise Refused(_("Nobody posts their own offer."))
    held.state, held.state_reason, held.updated_at = (State.PLANNED if posted else State.DECLINED), reason.strip()[:120], now
    if posted:
        _complete(held, _roles_of(held), confirmed, by=by, now=now)
    held.save()
    if posted and held.offered_by:
        SignUp.objects.create(activity=held, role=held.roles.first(), volunteer=held.offered_by, state=SignUp.State.SEATED, created_at=now)
    audit.record("activity.decide", held, by=by, posted=posted)
    telling.offer_decided(held, now)
    return held


def words_of(activity):
    """What somebody will have to answer for before it is posted."""
    return scope.words_of(activity, _roles_of(activity))


def _require(by, organisation):
    if by is not None:
        reach.require(by, SERVICE_RUN, organisation)


def _complete(activity, roles, confirmed, *, by, now):
    activity.title, activity.summary = activity.title.strip(), activity.summary.strip()
    if not roles:
        raise Refused(_("An activity needs at least one role with seats."))
    _times(activity)
    scope.refuse_forbidden(activity.category, activity.category_words)
    if activity.state == State.PLANNED:
        scope.ask(activity, roles, confirmed, by=by, now=now)


def _times(activity):
    if activity.ends_at <= activity.starts_at:
        raise ValidationError({"ends_at": _("The activity ends before it begins.")})
    if (activity.ends_at - activity.starts_at).total_seconds() > LONGEST_MINUTES * 60:
        raise ValidationError({"ends_at": _("One activity has at most 12 hours. Post every day as an activity of its own.")})
    if activity.sign_up_closes and activity.sign_up_closes > activity.ends_at:
        raise ValidationError({"sign_up_closes": _("Sign-up must close before the activity ends.")})
    if activity.planned_minutes == 0:
        raise ValidationError({"break_minutes": _("The break is as long as the activity.")})
