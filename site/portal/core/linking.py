"""What links to a thing that somebody is about to delete."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import ReferenceIndex

MOST = 20
# Under one of these names Wagtail's pages of deletion hold the thing.
NAMES = ("page", "object", "image", "document", "snippet", "media")


@dataclass(frozen=True)
class Links:
    shown: tuple  # ((title, address of its editor or ""), …)
    more: int


def links_to(thing, user):
    """What is public or within the user's reach by its title; of the rest only that it is there."""
    if not hasattr(thing, "_meta"):
        return Links((), 0)
    found = list(ReferenceIndex.get_references_to(thing).group_by_source_object())
    finder = AdminURLFinder(user)
    shown = tuple(_named(source, finder.get_edit_url(source)) for source, _references in found[:MOST] if source is not None)
    return Links(shown, max(len(found) - MOST, 0))


def _named(source, url):
    if url or getattr(source, "live", False):
        return getattr(source, "get_admin_display_title", source.__str__)(), url or ""
    return _("A page that you may not see"), ""


def of_context(context):
    """The same for the page of deletion that is being drawn."""
    thing = next((context[name] for name in NAMES if context.get(name)), None)
    thing = thing.get("item") if isinstance(thing, dict) else thing
    return links_to(thing, context["request"].user) if "request" in context else Links((), 0)
