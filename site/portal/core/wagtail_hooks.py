"""The back office: its colours, and the hotlines and audiences in it."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from .models import Audience, Group, Hotline, Setting, Topic


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


class TermViewSet(SnippetViewSet):
    list_display = ["title", "code", "sort_order"]
    search_fields = ["title", "code"]


class TopicViewSet(TermViewSet):
    model = Topic
    icon = "tag"


class GroupViewSet(TermViewSet):
    model = Group
    icon = "group"


class SettingViewSet(TermViewSet):
    model = Setting
    icon = "home"


class Vocabularies(SnippetViewSetGroup):
    menu_label = _("Hotlines and vocabularies")
    menu_icon = "list-ul"
    menu_order = 820
    items = (HotlineViewSet, AudienceViewSet, TopicViewSet, GroupViewSet, SettingViewSet)


register_snippet(Vocabularies)


@hooks.register("insert_global_admin_css")
def colours_of_the_house():
    return format_html('<link rel="stylesheet" href="{}">', static("core/office.css"))


@hooks.register("insert_global_admin_js")
def comforts_of_the_house():
    return format_html('<script type="module" src="{}"></script>', static("core/office.js"))


@hooks.register("construct_help_menu")
def no_news_of_the_toolkit(request, menu_items):
    """Editors run a training site: news and manuals of Wagtail, in English, would send them astray."""
    menu_items[:] = [item for item in menu_items if not item.name.startswith(("whats-new", "editor-guide"))]
