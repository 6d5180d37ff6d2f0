"""Tickets: the time the server saw. One is open per learner; what it grants is at most what its lesson still needs."""

from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from courses.learning.models import Enrolment, Ticket

from .accounts import lock
from .errors import TicketRefused
from .ledger import void_seconds
from .parts import outline

# How long a device without a line may keep claims before it sends them.
ACCEPTED_FOR = timedelta(days=14)
_SALT = "learning.ticket"


def lesson_seconds(account_id, lesson_id):
    """Seconds granted so far for a lesson, over all its tickets, less those that corrections made void."""
    used = Ticket.objects.filter(account=account_id, lesson=lesson_id).values_list("used_seconds", flat=True)
    return sum(used) - void_seconds(account_id, lesson_id)


def open_ticket(enrolment, lesson, now):
    """The open ticket for this lesson, or a new one; any other lesson's is closed. None: the lesson counts for nothing.

    A lesson whose time is all granted still has a ticket, of no seconds: its quiz may be open, or work sent back.
    """
    plan = outline(lesson)
    if not plan.module_ready or enrolment.state != Enrolment.State.ACTIVE:
        return None
    with transaction.atomic():
        account = lock(enrolment.account_id)
        current = Ticket.objects.filter(account=account, closed_at=None).first()
        wanting = max(0, plan.seconds - lesson_seconds(account.pk, lesson.pk))
        if current is not None:
            if is_usable(current, enrolment, lesson, now) and (current.used_seconds < current.cap_seconds or not wanting):
                return current
            close(current, now)
        return Ticket.objects.create(account=account, enrolment=enrolment, lesson=lesson, opened_at=now, cap_seconds=wanting)


def is_usable(ticket, enrolment, lesson, now):
    """An open ticket of this enrolment for this lesson that is young enough to be accepted."""
    return (
        ticket.closed_at is None
        and (ticket.lesson_id, ticket.enrolment_id) == (lesson.pk, enrolment.pk)
        and now - ticket.opened_at <= ACCEPTED_FOR
    )


def close(ticket, now):
    ticket.closed_at = max(now, ticket.opened_at)
    ticket.save(update_fields=["closed_at"])


def available(ticket, now):
    """Whole seconds that may still be granted: server time elapsed, capped, less what was granted."""
    until = min(now, ticket.closed_at) if ticket.closed_at else now
    elapsed = int((until - ticket.opened_at).total_seconds())
    return max(0, min(elapsed, ticket.cap_seconds) - ticket.used_seconds)


def token(ticket):
    """The signed form of a ticket that a device holds. Its age is judged by `now`, not by the signer's clock."""
    return signing.Signer(salt=_SALT).sign(f"{ticket.pk.hex}.{ticket.account_id}")


def ticket_of(account, text, now):
    """The ticket behind a token, or TicketRefused with the reason."""
    try:
        ticket_id, owner = signing.Signer(salt=_SALT).unsign(text).split(".")
    except (signing.BadSignature, ValueError):
        raise TicketRefused(_("This record of learning time is not genuine. Open the lesson again.")) from None
    if int(owner) != account.pk:
        raise TicketRefused(_("This record of learning time belongs to another learner. Open the lesson again."))
    ticket = Ticket.objects.select_related("enrolment").filter(pk=ticket_id, account=account).first()
    if ticket is None or ticket.opened_at > now:
        raise TicketRefused(_("This record of learning time is from the future. Open the lesson again."))
    if now - ticket.opened_at > ACCEPTED_FOR:
        raise TicketRefused(_("This record of learning time is older than 14 days. Open the lesson again."))
    return ticket


def current(account):
    """The account's open ticket, or None."""
    return Ticket.objects.filter(account=account, closed_at=None).first()
