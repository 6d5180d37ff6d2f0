"""Hotlines and audiences in the back office."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from .models import Audience, Hotline


class HotlineViewSet(SnippetViewSet):
    model = Hotline
    icon = "mail"
    list_display = ["number", "name", "when_to_call", "hours", "is_lead", "is_shown"]
    list_filter = ["is_shown"]
    search_fields = ["number", "name"]


class AudienceViewSet(SnippetViewSet):
    model = Audience
    icon = "group"
    list_display = ["title", "short_title", "sort_order"]
    search_fields = ["title", "code"]


class Vocabularies(SnippetViewSetGroup):
    menu_label = _("Hotlines and audiences")
    menu_icon = "list-ul"
    menu_order = 820
    items = (HotlineViewSet, AudienceViewSet)


register_snippet(Vocabularies)
