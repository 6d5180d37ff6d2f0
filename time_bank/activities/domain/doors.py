"""The code at the door: a QR and four letters to say aloud, both of which change every minute.

A code says activity, way (in or out), who shows it and when. It is worth something for two minutes; whoever scanned it in
time holds a ticket of their own, with which to confirm in peace.
"""

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext as _

from portal.organisations import reach
from portal.organisations.rules import SERVICE_RUN

from ..models import CheckEvent, Door
from .errors import Refused

WINDOW = 60  # seconds
PATIENCE = timedelta(minutes=10)
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is mistaken for another
WAYS = (CheckEvent.Kind.IN, CheckEvent.Kind.OUT)
EARLY, LATE = timedelta(hours=2), timedelta(hours=6)


@dataclass(frozen=True)
class Scanned:
    """What somebody saw at the door, and when."""

    door: Door
    kind: str
    at: datetime

    @property
    def activity(self):
        return self.door.activity


def open_door(activity, *, by, now):
    """The door of a coordinator at an activity. The same one, however often it is opened."""
    reach.require(by, SERVICE_RUN, activity)
    if why := shut_because(activity, now):
        raise Refused(why)
    return Door.objects.get_or_create(activity=activity, keeper=by.pseudonym, defaults={"opened_at": now})[0]


def shut_because(activity, now):
    """Why nobody is let in or out by code now; "" if somebody is."""
    if activity.state != activity.State.PLANNED:
        return _("This activity does not take place.")
    if now < activity.starts_at - EARLY:
        return _("The door opens two hours before the activity begins.")
    if now > activity.ends_at + LATE:
        return _("The activity is long over. Enter who came and went by hand.")
    return ""


def code(door, kind, now):
    """(token for the address in the QR, the four letters) of this minute."""
    window = int(now.timestamp()) // WINDOW
    return _signer().sign(f"{door.pk}.{kind}.{window}"), _letters(door, kind, window)


def seconds_left(now):
    return WINDOW - int(now.timestamp()) % WINDOW


def scan(token, now):
    """What a token of this minute or the last one says; Refused says what to do."""
    try:
        door_id, kind, window = _signer().unsign(token).split(".")
    except (signing.BadSignature, ValueError):
        raise Refused(_("This code is not whole. Scan it again.")) from None
    if int(window) not in _fresh(now):
        raise Refused(_("This code has changed meanwhile. Scan the one that is shown now."))
    door = Door.objects.select_related("activity").filter(pk=door_id).first()
    if door is None or kind not in WAYS:
        raise Refused(_("This code is not whole. Scan it again."))
    return Scanned(door, kind, now)


def hear(activity, letters, now):
    """The same for four letters that were said aloud at this activity."""
    said = letters.strip().upper()
    for door in activity.doors.select_related("activity"):
        for kind in WAYS:
            if any(hmac.compare_digest(said.encode(), _letters(door, kind, window).encode()) for window in _fresh(now)):
                return Scanned(door, kind, now)
    raise Refused(_("These letters are not those of now. Ask for them again."))


def ticket(scanned, user):
    """A seal on what this person scanned, for the button that confirms it."""
    return _seal().sign(f"{scanned.door.pk}.{scanned.kind}.{int(scanned.at.timestamp())}.{user.pk}")


def redeem(sealed, user, now):
    """What the person scanned a moment ago: it counts from then."""
    try:
        door_id, kind, at, owner = _seal().unsign(sealed).split(".")
    except (signing.BadSignature, ValueError):
        raise Refused(_("This code is not whole. Scan it again.")) from None
    seen = datetime.fromtimestamp(int(at), UTC)
    if int(owner) != user.pk or not seen <= now <= seen + PATIENCE:
        raise Refused(_("This code has changed meanwhile. Scan the one that is shown now."))
    return Scanned(Door.objects.select_related("activity").get(pk=door_id), kind, seen)


def _fresh(now):
    window = int(now.timestamp()) // WINDOW
    return (window, window - 1)


def _signer():
    return signing.Signer(salt="activities.door")


def _seal():
    return signing.Signer(salt="activities.scanned")


def _letters(door, kind, window):
    text = f"activities.letters:{door.pk}.{kind}.{window}"
    digest = hmac.digest(settings.SECRET_KEY.encode(), text.encode(), "sha256")
    return "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:4])
