"""Events are planned, changed, cancelled and reported within reach; search follows by receivers."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core import audit
from portal.core.slugs import dated_slug
from portal.organisations import reach
from portal.organisations.rules import EVENT_EDIT

from ..models import Event, SignUp
from . import telling
from .seats import move_up

audit.action("event.add", gettext_lazy("Plan an event"), gettext_lazy("Event planned"))
audit.action("event.edit", gettext_lazy("Edit an event"), gettext_lazy("Event changed"))
audit.action("event.cancel", gettext_lazy("Cancel an event"), gettext_lazy("Event cancelled"))
audit.action("event.report", gettext_lazy("Report an event"), gettext_lazy("Event reported as done"))
State = Event.State


@transaction.atomic
def plan(*, by, now, topics=(), groups=(), **fields):
    """Make an event; `by` None is the system."""
    event = Event(updated_at=now, **fields)
    _require(by, event.organisation)
    _complete(event)
    event.save()
    event.topics.set(topics)
    event.groups.set(groups)
    audit.record("event.add", event, by=by)
    return event


@transaction.atomic
def edit(event, *, by, now, topics=None, groups=None, **fields):
    """Change some fields of an event; its address stays. More seats let those who wait move up."""
    held = Event.objects.select_for_update().get(pk=event.pk)
    _require(by, held.organisation)
    for name, value in fields.items():
        setattr(held, name, value)
    _require(by, held.organisation)
    held.updated_at = now
    _complete(held)
    held.save()
    if topics is not None:
        held.topics.set(topics)
    if groups is not None:
        held.groups.set(groups)
    move_up(held, now)
    audit.record("event.edit", held, by=by, fields=sorted(fields))
    return held


@transaction.atomic
def cancel(event, reason, *, by, now):
    """The event will not take place; who signed up sees it on the page and gets a text, or has to be called."""
    held = Event.objects.select_for_update().get(pk=event.pk)
    _require(by, held.organisation)
    if held.state != State.PLANNED:
        raise ValidationError(_("Only a planned event can be cancelled."))
    held.state, held.cancelled_because, held.updated_at = State.CANCELLED, reason.strip(), now
    held.full_clean()
    held.save(update_fields=["state", "cancelled_because", "updated_at"])
    held.sign_ups.update(told_at=None)
    telling.soon(held.sign_ups.all())
    audit.record("event.cancel", held, by=by, signed_up=held.sign_ups.count())
    return held


@transaction.atomic
def report(event, *, head_count, material_count, material_note, by, now):
    """How many came and what was handed out, after the event; may be corrected later."""
    held = Event.objects.select_for_update().get(pk=event.pk)
    _require(by, held.organisation)
    if held.state == State.CANCELLED:
        raise ValidationError(_("A cancelled event has nothing to report."))
    if now < held.starts_at:
        raise ValidationError(_("The event has not begun yet."))
    held.state, held.updated_at = State.DONE, now
    held.head_count, held.material_count, held.material_note = head_count, material_count, material_note.strip()
    held.full_clean()
    held.save()
    audit.record("event.report", held, by=by, head_count=head_count, material_count=material_count)
    return held


def _require(by, organisation):
    if by is not None:
        reach.require(by, EVENT_EDIT, organisation)


def _complete(event):
    event.title, event.summary = event.title.strip(), event.summary.strip()
    event.slug = event.slug or dated_slug(Event, event.starts_at, event.title)
    if event.ends_at <= event.starts_at:
        raise ValidationError({"ends_at": _("The event ends before it begins.")})
    if event.sign_up_closes and event.sign_up_closes > event.ends_at:
        raise ValidationError({"sign_up_closes": _("Sign-up must close before the event ends.")})
    seated = event.sign_ups.filter(state=SignUp.State.SEATED).count() if event.pk else 0
    if event.seats is not None and event.seats < seated:
        raise ValidationError({"seats": _("%(seated)s people have a seat already.") % {"seated": seated}})
    event.full_clean()
