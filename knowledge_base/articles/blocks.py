"""What an article is made of: care cards by urgency, parts, sources, members of a series, lists with a saved filter."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from knowledge_base.selfcheck.blocks import SelfCheckBlock
from portal.core import blocks as core
from portal.core.blocks import FEATURES, SourceBlock

SELF, SOON, NOW = "self", "soon", "now"
URGENCIES = ((SELF, _("look after yourself")), (SOON, _("see someone soon")), (NOW, _("act now")))

KINDS = (
    ("article", _("article")),
    ("question", _("question and answer")),
    ("audio", _("audio or video")),
    ("series", _("series")),
    ("check", _("self-check")),
)
ORDERS = (("newest", _("reviewed last first")), ("oldest", _("reviewed first first")), ("title", _("by title")))


class CareBlock(blocks.StructBlock):
    urgency = blocks.ChoiceBlock(label=_("how soon"), choices=URGENCIES)
    text = blocks.TextBlock(label=_("what to do, one thing a line"), max_length=600)

    class Meta:
        icon = "pick"
        label = _("care card")


class PartBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=60)


class TextBlock(core.Text, PartBlock):
    class Meta:
        template = "knowledge_base/parts/text.html"


class CalloutBlock(core.Callout, PartBlock):
    class Meta:
        template = "knowledge_base/parts/callout.html"


class StepsBlock(PartBlock):
    body = blocks.RichTextBlock(label=_("steps, as a numbered list"), features=["ol", "bold", "link"])

    class Meta:
        icon = "list-ol"
        label = _("steps")
        template = "knowledge_base/parts/text.html"


class ExerciseBlock(PartBlock):
    body = blocks.RichTextBlock(label=_("what to do, and for how long"), features=FEATURES)

    class Meta:
        icon = "pick"
        label = _("exercise")
        template = "knowledge_base/parts/exercise.html"


class PictureBlock(core.Picture, PartBlock):
    class Meta:
        template = "knowledge_base/parts/picture.html"


class AudioBlock(core.Audio, PartBlock):
    class Meta:
        template = "knowledge_base/parts/media.html"


class VideoBlock(core.Video, PartBlock):
    class Meta:
        template = "knowledge_base/parts/media.html"


class DocumentBlock(core.Document, PartBlock):
    class Meta:
        template = "knowledge_base/parts/document.html"


PARTS = [
    ("text", TextBlock()),
    ("callout", CalloutBlock()),
    ("steps", StepsBlock()),
    ("exercise", ExerciseBlock()),
    ("picture", PictureBlock()),
    ("audio", AudioBlock()),
    ("video", VideoBlock()),
    ("document", DocumentBlock()),
    ("selfcheck", SelfCheckBlock()),
]
CARE = [("card", CareBlock())]
SOURCES = [("source", SourceBlock())]
MEMBERS = [("article", blocks.PageChooserBlock(label=_("article"), page_type="knowledge_base.ArticlePage"))]


class ListingBlock(blocks.StructBlock):
    """A list with a saved filter: it fills itself with what fits when the page is shown."""

    title = blocks.CharBlock(label=_("title"), max_length=60)
    topic = SnippetChooserBlock("core.Topic", label=_("topic"), required=False)
    group = SnippetChooserBlock("core.Group", label=_("for whom"), required=False)
    setting = SnippetChooserBlock("core.Setting", label=_("setting"), required=False)
    kind = blocks.ChoiceBlock(label=_("kind"), choices=KINDS, required=False)
    order = blocks.ChoiceBlock(label=_("order"), choices=ORDERS, default="newest")
    number = blocks.IntegerBlock(label=_("how many"), min_value=1, max_value=20, default=5)

    class Meta:
        icon = "list-ul"
        label = _("list of articles")
        template = "knowledge_base/listing_block.html"

    def get_context(self, value, parent_context=None):
        from .domain.listing import Filter

        codes = {name: value[name].code if value[name] else "" for name in ("topic", "group", "setting")}
        chosen = Filter(kind=value["kind"] or "", order=value["order"], **codes)
        return super().get_context(value, parent_context) | {"chosen": chosen, "articles": chosen.articles()[: value["number"]]}


LISTINGS = [("listing", ListingBlock())]
