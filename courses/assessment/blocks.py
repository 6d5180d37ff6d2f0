"""Questions as StreamField blocks. A question's identity is its block id."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class ChoiceItemBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("answer"), max_length=300)
    correct = blocks.BooleanBlock(label=_("right"), required=False)


class SingleBlock(blocks.StructBlock):
    stem = blocks.CharBlock(label=_("question"), max_length=400)
    choices = blocks.ListBlock(ChoiceItemBlock(), label=_("answers"), min_num=2, max_num=8)
    explanation = blocks.TextBlock(label=_("why"))

    class Meta:
        icon = "radio-full"
        label = _("single choice")

    def clean(self, value):
        value = super().clean(value)
        right = sum(bool(choice["correct"]) for choice in value["choices"])
        if right != 1:
            raise blocks.StructBlockValidationError(non_block_errors=[_("Exactly one answer must be right.")])
        return value


class MultipleBlock(blocks.StructBlock):
    stem = blocks.CharBlock(label=_("question"), max_length=400)
    choices = blocks.ListBlock(ChoiceItemBlock(), label=_("answers"), min_num=3, max_num=8)
    explanation = blocks.TextBlock(label=_("why"))

    class Meta:
        icon = "tick-inverse"
        label = _("multiple choice")

    def clean(self, value):
        value = super().clean(value)
        if not any(choice["correct"] for choice in value["choices"]):
            raise blocks.StructBlockValidationError(non_block_errors=[_("At least one answer must be right.")])
        return value


class TrueFalseBlock(blocks.StructBlock):
    stem = blocks.CharBlock(label=_("statement"), max_length=400)
    answer = blocks.BooleanBlock(label=_("the statement is true"), required=False)
    explanation = blocks.TextBlock(label=_("why"))

    class Meta:
        icon = "check"
        label = _("true or false")


class QuestionsBlock(blocks.StreamBlock):
    single = SingleBlock()
    multiple = MultipleBlock()
    true_false = TrueFalseBlock()

    class Meta:
        min_num = 1
