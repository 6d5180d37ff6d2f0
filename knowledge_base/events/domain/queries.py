"""Which events the public sees."""

from datetime import timedelta

from django.db.models import Count, F, Q

from ..models import Event, SignUp

PAST = timedelta(days=365)


def shown():
    """With what the pages show, hidden ones too: for whom a sign-up's own link opens them."""
    seated = Count("sign_ups", filter=Q(sign_ups__state=SignUp.State.SEATED))
    return Event.objects.select_related("setting", "organisation").annotate(seated=seated)


def public():
    return shown().filter(is_published=True)


def coming(now):
    """Not over yet, the nearest first; cancelled ones stay, so that nobody goes there in vain."""
    return public().filter(ends_at__gt=now).exclude(state=Event.State.DONE).order_by("starts_at", "pk")


def past(now):
    """Over within a year, the latest first; what was cancelled is not shown."""
    over = Q(ends_at__lte=now) | Q(state=Event.State.DONE)
    return public().filter(over, ends_at__gt=now - PAST).exclude(state=Event.State.CANCELLED).order_by("-starts_at", "-pk")


def next_ones(now, count=3):
    """For the home page."""
    return list(coming(now).filter(state=Event.State.PLANNED)[:count])


def in_report(organisation_path, first, last):
    """Events of an organisation and all below it that were done between two moments, with head counts."""
    done = Event.objects.filter(organisation__path__startswith=organisation_path, state=Event.State.DONE)
    return done.filter(starts_at__gte=first, starts_at__lt=last).order_by(F("starts_at").asc())
