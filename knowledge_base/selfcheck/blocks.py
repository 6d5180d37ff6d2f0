"""A self-check as a part of an article."""

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from portal.core.blocks import FEATURES

from . import scoring

URGENCIES = (("self", _("look after yourself")), ("soon", _("see someone soon")), ("now", _("act now")))


class ChoiceBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("answer"), max_length=20)
    score = blocks.IntegerBlock(label=pgettext_lazy("selfcheck", "points"), min_value=0, max_value=10)


class ItemBlock(blocks.StructBlock):
    statement = blocks.CharBlock(label=_("statement"), max_length=80)
    is_reversed = blocks.BooleanBlock(label=_("counts from the other end: agreeing is a good sign"), required=False)
    help_from = blocks.IntegerBlock(
        label=_("show help whatever the sum, from so many points on"), required=False, min_value=1, max_value=10
    )


class BandBlock(blocks.StructBlock):
    first = blocks.IntegerBlock(label=_("from"), min_value=0, max_value=400)
    last = blocks.IntegerBlock(label=_("to"), min_value=0, max_value=400)
    title = blocks.CharBlock(label=_("title"), max_length=40)
    text = blocks.TextBlock(label=_("advice, one thing a line"), max_length=600)
    urgency = blocks.ChoiceBlock(label=_("how soon"), choices=URGENCIES)


class SelfCheckValue(blocks.StructValue):
    @property
    def scale(self):
        return [choice["score"] for choice in self["choices"]]

    @property
    def problems(self):
        """What is wrong with the scale, the statements or the bands, in words."""
        bands = [scoring.Band(band["first"], band["last"], band["urgency"]) for band in self["bands"]]
        return scoring.problems(self.scale, len(self["statements"]), bands)

    @cached_property
    def rows(self):
        """Statements with their answers and the points of each."""
        return [
            {
                "number": number,
                "statement": item["statement"],
                "is_reversed": item["is_reversed"],
                "help_from": item["help_from"],
                "choices": [
                    {"label": choice["label"], "points": scoring.points(choice["score"], self.scale, item["is_reversed"])}
                    for choice in self["choices"]
                ],
            }
            for number, item in enumerate(self["statements"], 1)
        ]

    @cached_property
    def results(self):
        return [
            {
                "first": band["first"],
                "last": band["last"],
                "title": band["title"],
                "lines": [line.strip() for line in band["text"].splitlines() if line.strip()],
                "urgency": band["urgency"],
            }
            for band in sorted(self["bands"], key=lambda band: band["first"])
        ]

    @property
    def more_lines(self):
        """What is read beside the introduction: for the search, the lint, and the reviewer who compares two versions."""
        yield from (f"{row['number']}. {row['statement']}{_marks(row)}" for row in self.rows)
        yield " / ".join(f"{choice['label']} {choice['score']}" for choice in self["choices"])
        for band in self.results:
            urgency = dict(URGENCIES)[band["urgency"]]
            yield f"{band['first']}–{band['last']} {band['title']} ({urgency})"
            yield from band["lines"]
        yield f"{self['source']} {self['licence']}"

    @property
    def words(self):
        return "\n".join([self["title"], strip_tags(self["body"].source.replace("</", " </")), *self.more_lines])


def _marks(row):
    reverse = " ↔" if row["is_reversed"] else ""
    return f"{reverse} ≥{row['help_from']}!" if row["help_from"] else reverse


class SelfCheckBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=60)
    body = blocks.RichTextBlock(label=_("what it is, and how to fill it in"), features=FEATURES)
    choices = blocks.ListBlock(ChoiceBlock(), label=_("answers, the same for every statement"))
    statements = blocks.ListBlock(ItemBlock(), label=_("statements"))
    bands = blocks.ListBlock(BandBlock(), label=_("bands of results"))
    source = blocks.CharBlock(label=_("where the statements come from"), max_length=200)
    licence = blocks.CharBlock(label=_("licence, or whose permission"), max_length=200)

    class Meta:
        icon = "tasks"
        label = _("self-check")
        template = "knowledge_base/parts/selfcheck.html"
        value_class = SelfCheckValue

    def clean(self, value):
        cleaned = super().clean(value)
        if cleaned.problems:
            raise StructBlockValidationError(block_errors={"bands": ValidationError(list(map(str, cleaned.problems)))})
        return cleaned
