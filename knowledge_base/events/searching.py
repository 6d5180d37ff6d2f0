"""Events in the search: those to come, and those of the last year."""

from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from portal.core import clock
from portal.search.domain.indexing import changed
from portal.search.sources import Document, Source, sources

from .domain.queries import PAST
from .models import Event

KIND = "event"
OVER = 0.4  # an event that is over stands far below one to come


def _found(now):
    shown = Event.objects.filter(is_published=True, ends_at__gt=now - PAST)
    return shown.exclude(state=Event.State.CANCELLED, ends_at__lte=now)


def keys():
    return _found(clock.now()).order_by("pk").values_list("pk", flat=True)


def documents(wanted):
    now = clock.now()
    rows = _found(now).filter(pk__in=wanted).select_related("setting", "organisation").prefetch_related("topics", "groups")
    for event in rows:
        yield document(event, now)


def document(event, now):
    """Nothing of who signed up is in it."""
    day = date_format(timezone.localtime(event.starts_at), "Y年n月j日 H:i")
    return Document(
        KIND,
        str(event.pk),
        event.title,
        f"/events/{event.slug}/",
        summary=event.summary,
        body="\n".join(filter(None, [event.body, day, event.place, event.organisation.name])),
        topics=tuple(topic.code for topic in event.topics.all()),
        audiences=tuple(group.code for group in event.groups.all()),
        settings=(event.setting.code,),
        published_at=event.updated_at,
        boost=1.0 if event.ends_at > now else OVER,
    )


def tell(event):
    changed(KIND, event.pk)


def tell_of_time(now):
    """What ended, or turned a year old, since yesterday stands elsewhere in the search from now on."""
    since = now - timedelta(days=2)
    ended = Event.objects.filter(ends_at__gt=since, ends_at__lte=now)
    aged = Event.objects.filter(ends_at__gt=since - PAST, ends_at__lte=now - PAST)
    changed(KIND, *(ended | aged).values_list("pk", flat=True))


def register():
    sources.register(KIND, Source(KIND, _("Event"), keys, documents), order=32)
