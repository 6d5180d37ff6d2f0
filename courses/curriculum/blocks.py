"""The parts of a lesson. Each block's value answers: minutes, evidence kind, prompts or questions.

`minutes` are minutes of learning that the part is credited at most. A part's identity is its StreamField block id.
"""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.assessment.blocks import QuestionsBlock
from portal.core import blocks as core
from portal.core.blocks import FEATURES, SourceBlock


class PartValue(blocks.StructValue):
    """Common face of all parts."""

    @property
    def declared_minutes(self):
        return self.get("minutes") or 0

    @property
    def prompt_list(self):
        """[{'id', 'text', 'min_length'}] that the learner answers in writing."""
        return [
            {"id": child.id or f"p{index}", "text": child.value["text"], "min_length": child.value["min_length"]}
            for index, child in enumerate(self["prompts"].bound_blocks if "prompts" in self else [])
        ]


class Minutes(blocks.IntegerBlock):
    def __init__(self, **kwargs):
        kwargs.setdefault("min_value", 0)
        kwargs.setdefault("max_value", 240)
        kwargs.setdefault("label", _("minutes"))
        super().__init__(**kwargs)


class PartBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=60)
    minutes = Minutes()

    class Meta:
        value_class = PartValue


class PromptBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("question or task"), max_length=300)
    min_length = blocks.IntegerBlock(label=_("least number of characters"), min_value=10, max_value=2000, default=50)


class TextBlock(core.Text, PartBlock):
    class Meta:
        template = "curriculum/parts/text.html"


class PictureBlock(core.Picture, PartBlock):
    minutes = Minutes(default=0)

    class Meta:
        template = "curriculum/parts/picture.html"


class AudioBlock(core.Audio, PartBlock):
    class Meta:
        template = "curriculum/parts/audio.html"


class VideoBlock(core.Video, PartBlock):
    class Meta:
        template = "curriculum/parts/video.html"


class DocumentBlock(core.Document, PartBlock):
    class Meta:
        template = "curriculum/parts/document.html"


class CalloutBlock(core.Callout, PartBlock):
    minutes = Minutes(default=0)

    class Meta:
        template = "curriculum/parts/callout.html"


class KeyPointsBlock(PartBlock):
    minutes = Minutes(default=0)
    points = blocks.ListBlock(blocks.CharBlock(max_length=200), label=_("points"))

    class Meta:
        icon = "list-ul"
        label = _("key points")
        template = "curriculum/parts/key_points.html"


class CaseBlock(PartBlock):
    body = blocks.RichTextBlock(label=_("the case"), features=FEATURES)
    prompts = blocks.ListBlock(PromptBlock(), label=_("questions"), min_num=1)
    commentary = blocks.RichTextBlock(label=_("commentary, opened after the answers"), features=FEATURES)

    class Meta:
        icon = "form"
        label = _("case")
        template = "curriculum/parts/case.html"


class PracticeBlock(PartBlock):
    body = blocks.RichTextBlock(label=_("the task, step by step"), features=FEATURES)
    prompts = blocks.ListBlock(PromptBlock(), label=_("what to write"), min_num=1)

    class Meta:
        icon = "edit"
        label = _("practice")
        template = "curriculum/parts/practice.html"


class QuizBlock(PartBlock):
    pass_mark = blocks.IntegerBlock(label=_("pass mark, per cent"), min_value=1, max_value=100, default=60)
    attempts = blocks.IntegerBlock(label=_("attempts (0: as many as needed)"), min_value=0, max_value=20, default=0)
    draw = blocks.IntegerBlock(label=_("questions drawn (0: all)"), min_value=0, max_value=100, default=0)
    questions = QuestionsBlock(label=_("questions"))

    class Meta:
        icon = "help"
        label = _("quiz")
        template = "curriculum/parts/quiz.html"


# What proves that a part's minutes were really given; parts without entry (call-out, picture) count by reading.
READING, WRITING, QUIZ = "reading", "writing", "quiz"
EVIDENCE = {
    "text": READING, "picture": READING, "audio": READING, "video": READING, "document": READING, "callout": READING,
    "key_points": READING, "case": WRITING, "practice": WRITING, "quiz": QUIZ,
}  # fmt: skip

PARTS = [
    ("text", TextBlock()),
    ("picture", PictureBlock()),
    ("audio", AudioBlock()),
    ("video", VideoBlock()),
    ("document", DocumentBlock()),
    ("callout", CalloutBlock()),
    ("case", CaseBlock()),
    ("practice", PracticeBlock()),
    ("key_points", KeyPointsBlock()),
    ("quiz", QuizBlock()),
]
SOURCES = [("source", SourceBlock())]
