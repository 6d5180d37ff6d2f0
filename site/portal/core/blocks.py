"""StreamField blocks that more than one room uses."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

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
