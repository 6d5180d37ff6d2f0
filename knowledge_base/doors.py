"""The way from the header and the home page to what the public reads."""

from django.utils.translation import gettext as _

from portal.core.context import Door

KNOWLEDGE = "/knowledge/"


def knowledge(request):
    return Door(
        key="knowledge",
        title=_("Knowledge"),
        hint=_("Understand yourself and your family"),
        url=KNOWLEDGE,
        icon="book",
        question=_("Something weighs on me or my family"),
        text=_("Sleep, moods, children, old age, hard times: short articles that a professional has read before you."),
        action=_("Read the articles"),
    )
