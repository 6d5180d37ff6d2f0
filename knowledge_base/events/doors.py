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
        question=_("What is on near me?"),
        text=_("Talks, family days and stands in villages, schools and at work. No account is needed to sign up."),
        action=_("See the events"),
    )
