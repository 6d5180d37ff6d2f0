"""The way to the events from the header and the home page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.core.context import Door


def events(request):
    return Door(
        key="events",
        title=_("Events"),
        hint=_("Talks and days out near you"),
        url=reverse("events:list"),
        icon="calendar",
        on_home=False,
    )
