"""StreamField blocks that more than one room uses."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtailmedia.blocks import AudioChooserBlock, VideoChooserBlock

from .uploads import is_webvtt

# What a rich text of lessons and articles may hold; core/rich_text.py reads the same from Markdown.
FEATURES = ["h3", "h4", "bold", "ol", "ul", "link", "document-link"]


class SourceBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=200)
    issuer = blocks.CharBlock(label=_("issued by"), max_length=100)
    year = blocks.IntegerBlock(label=_("year"), min_value=1900, max_value=2100)
    detail = blocks.CharBlock(label=_("article or page"), required=False, max_length=100)

    class Meta:
        icon = "openquote"
        label = _("source")


# What parts of lessons and of articles hold alike. A room's part joins one of these with its own base, which puts its fields first.


class Text(blocks.StructBlock):
    body = blocks.RichTextBlock(label=_("text"), features=FEATURES)

    class Meta:
        icon = "doc-full"
        label = _("text")


class Callout(blocks.StructBlock):
    tone = blocks.ChoiceBlock(label=_("kind"), choices=[("note", _("note")), ("warning", _("warning")), ("seek_help", _("seek help"))])
    body = blocks.RichTextBlock(label=_("text"), features=FEATURES)

    class Meta:
        icon = "warning"
        label = _("call-out")


class Picture(blocks.StructBlock):
    picture = ImageChooserBlock(label=_("picture"))
    alternative = blocks.CharBlock(label=_("what the picture shows, for those who can't see it"), max_length=300)
    caption = blocks.CharBlock(label=_("caption"), required=False, max_length=200)

    class Meta:
        icon = "image"
        label = _("picture")


class Audio(blocks.StructBlock):
    media = AudioChooserBlock(label=_("audio"))
    transcript = blocks.RichTextBlock(label=_("transcript"), features=FEATURES)

    class Meta:
        icon = "media"
        label = _("audio")


class Video(blocks.StructBlock):
    media = VideoChooserBlock(label=_("video"))
    captions = DocumentChooserBlock(label=_("captions (WebVTT)"), required=False)
    transcript = blocks.RichTextBlock(label=_("transcript"), features=FEATURES)

    def clean(self, value):
        cleaned = super().clean(value)
        if cleaned["captions"] and not is_webvtt(cleaned["captions"].file):
            wrong = _("“%(title)s” holds no captions: choose a WebVTT file (.vtt).") % {"title": cleaned["captions"].title}
            raise blocks.StructBlockValidationError(block_errors={"captions": ValidationError(wrong)})
        return cleaned

    class Meta:
        icon = "media"
        label = _("video")


class Document(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("document"))
    about = blocks.CharBlock(label=_("what it is for"), max_length=200, required=False)

    class Meta:
        icon = "doc-empty"
        label = _("document")
