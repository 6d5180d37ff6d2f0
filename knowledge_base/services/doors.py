"""The way to the service points from the header and the home page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.core.context import Door


def services(request):
    return Door(
        key="services",
        title=_("Find help"),
        hint=_("Places to go, hours, telephone"),
        url=reverse("services:list"),
        icon="globe",
        question=_("Where can I talk to somebody?"),
        text=_("Centres, town stations and village rooms: what they offer, when they are open, how to get there."),
        action=_("Find a place"),
    )
