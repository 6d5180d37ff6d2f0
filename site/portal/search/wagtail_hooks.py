"""The search in the back office: the report, promoted results, synonyms, words."""

from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet

from .insights.models import PromotedResult
from .insights.promoting import with_titles
from .office.gate import may_teach
from .words.models import DictionaryWord, SynonymGroup


class TeachingItem(MenuItem):
    def is_shown(self, request):
        return may_teach(request.user)


class PrefilledView(CreateView):
    """?terms=… fills the first word in."""

    def get_initial_form_instance(self):
        return SynonymGroup(terms=self.request.GET.get("terms", "")[:60])


class TeachingViewSet(SnippetViewSet):
    add_to_admin_menu = False
    copy_view_enabled = False


class SynonymViewSet(TeachingViewSet):
    model = SynonymGroup
    icon = "list-ul"
    list_display = ["terms", "note"]
    search_fields = ["terms", "note"]
    panels = [FieldPanel("terms"), FieldPanel("note")]
    add_view_class = PrefilledView


class WordViewSet(TeachingViewSet):
    model = DictionaryWord
    icon = "openquote"
    list_display = ["term"]
    search_fields = ["term"]
    panels = [FieldPanel("term")]


def _called(row):
    return row.result_title or _("not in the search any more")


class PromotedViewSet(TeachingViewSet):
    model = PromotedResult
    icon = "pin"
    list_display = ["words", Column("result_title", label=_("result"), accessor=_called), "sort_order", "note"]
    search_fields = ["words", "note"]
    panels = [FieldPanel("words", read_only=True), FieldPanel("sort_order"), FieldPanel("note")]

    def get_queryset(self, request):
        return with_titles(PromotedResult.objects.all())


for viewset in (SynonymViewSet, WordViewSet, PromotedViewSet):
    register_snippet(viewset)


@hooks.register("register_admin_urls")
def urls():
    return [path("search-words/", include("portal.search.office.urls"))]


def _item(label, name, icon, order):
    return TeachingItem(label, reverse_lazy(name), name=name.replace(":", "-"), icon_name=icon, order=order)


@hooks.register("register_admin_menu_item")
def menu():
    items = [
        _item(_("What people look for"), "search_office:index", "search", 10),
        _item(_("Promoted results"), "wagtailsnippets_search_promotedresult:list", "pin", 20),
        _item(_("Synonyms"), "wagtailsnippets_search_synonymgroup:list", "list-ul", 30),
        _item(_("Words of the field"), "wagtailsnippets_search_dictionaryword:list", "openquote", 40),
    ]
    return SubmenuMenuItem(_("Search words"), Menu(items=items), name="search-words", icon_name="search", order=430)
