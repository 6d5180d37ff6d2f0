"""The way to volunteering from the header and the home page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.core.context import Door


def volunteering(request):
    return Door(
        key="volunteer",
        title=_("Volunteering"),
        hint=_("Activities and time bank"),
        url=reverse("activities:home"),
        icon="hands",
        question=_("I want to do my bit"),
        text=_("Keep company, help at events, bank your hours. Training comes first, and nobody serves alone."),
        action=_("See the activities"),
    )
