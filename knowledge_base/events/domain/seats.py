"""Seats: taken one by one behind the event's lock, given back, and offered to who waits."""

import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.domain import privacy
from portal.accounts.names import clean_name
from portal.core.crypto import keyed_hash

from ..models import Event, SignUp
from . import telling

State = SignUp.State
MOST_WAITING = 200


class AlreadySignedUp(ValidationError):
    """This number is on the event's list."""


def sign_up(event, name, phone, *, agreed, now, once=""):
    """Put a person (clean name, E.164 phone) on the list: a seat if one is free, else the waiting list.

    Returns (sign-up, token). The token is the only key to this sign-up; only its hash is kept. `once` is the chance word of one form:
    the same form sent again, because the first answer was lost on the way, gets the same sign-up and token.
    """
    if not agreed:
        raise ValidationError(_("Without your agreement we may not keep your number."))
    token = keyed_hash(f"sign-up:{event.pk}:{once}:{phone}")[:32] if once else secrets.token_urlsafe(18)
    with transaction.atomic():
        held = Event.objects.select_for_update().get(pk=event.pk)
        _refuse_closed(held, now)
        known = held.sign_ups.filter(phone_hash=keyed_hash(phone)).first()
        if known and known.token_hash == keyed_hash(token):
            return known, token
        if known:
            raise AlreadySignedUp(_("This number is on the list already. Use the link you got then, or call the contact."))
        made = SignUp.objects.create(
            event=held, state=_state(held), name_cipher=clean_name(name), phone_cipher=phone, phone_hash=keyed_hash(phone),
            token_hash=keyed_hash(token), notice=privacy.current_notice(now), created_at=now,
        )  # fmt: skip
    return made, token


def _refuse_closed(event, now):
    why = closed_because(event, now)
    if why:
        raise ValidationError(why)


def closed_because(event, now):
    """Why nobody can sign up now, in words; "" if somebody can."""
    if not event.is_published or not event.takes_sign_ups:
        return _("This event needs no sign-up.")
    if event.state != Event.State.PLANNED:
        return _("This event does not take place any more.") if event.state == Event.State.CANCELLED else _("This event is over.")
    if now >= event.closes_at:
        return _("Sign-up is closed.")
    return ""


def _state(event):
    if event.seats is None or event.sign_ups.filter(state=State.SEATED).count() < event.seats:
        return State.SEATED
    if event.sign_ups.filter(state=State.WAITING).count() >= MOST_WAITING:
        raise ValidationError(_("All seats are taken, and the waiting list is full."))
    return State.WAITING


def find(event, token):
    """The sign-up that a token opens, or None."""
    return SignUp.objects.filter(event=event, token_hash=keyed_hash(token)).select_related("event").first()


def withdraw(sign_up, *, now):
    """The person does not come: the row goes, and the first who waits moves up."""
    with transaction.atomic():
        held = Event.objects.select_for_update().get(pk=sign_up.event_id)
        SignUp.objects.filter(pk=sign_up.pk).delete()
        move_up(held, now)


def move_up(event, now):
    """Give free seats to who has waited longest; the caller holds the event's lock."""
    if event.state != Event.State.PLANNED or now >= event.starts_at:
        return 0
    waiting = event.sign_ups.filter(state=State.WAITING).order_by("created_at", "pk")
    if event.seats is not None:
        free = event.seats - event.sign_ups.filter(state=State.SEATED).count()
        waiting = waiting[: max(free, 0)]
    lucky = list(waiting)
    moved = SignUp.objects.filter(pk__in=[row.pk for row in lucky]).update(state=State.SEATED, moved_up_at=now, told_at=None)
    telling.soon(lucky)
    return moved


def free_seats(event):
    """How many seats are left; None without a limit."""
    if event.seats is None:
        return None
    return max(event.seats - event.sign_ups.filter(state=State.SEATED).count(), 0)
