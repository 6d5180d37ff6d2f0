"""What the framework says of a form is said in the voice of the site."""

import pytest
from django import forms
from django.utils import translation


class Visit(forms.Form):
    day = forms.DateField()
    hours = forms.IntegerField(min_value=1, max_value=12)
    place = forms.ChoiceField(choices=[("a", "A")])
    name = forms.CharField(max_length=3, min_length=2)


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ({}, {"day": "这一项需要填写。", "hours": "这一项需要填写。", "place": "这一项需要填写。", "name": "这一项需要填写。"}),
        (
            {"day": "明天", "hours": "两", "place": "a", "name": "周秀兰"},
            {"day": "日期没有看懂，请这样写：2026-11-30。", "hours": "请填写整数。"},
        ),
        (
            {"day": "2026-11-30", "hours": "13", "place": "b", "name": "周秀兰医生"},
            {"hours": "不能超过 12。", "place": "“b”不在选项里，请从列出的选项里选一项。", "name": "最多 3 个字，现在有 5 个。"},
        ),
        (
            {"day": "2026-11-30", "hours": "0", "place": "a", "name": "周"},
            {"hours": "不能少于 1。", "name": "至少 2 个字，现在只有 1 个。"},
        ),
    ],
)
def test_refusals_of_a_form_are_said_in_the_voice_of_the_site(posted, said):
    with translation.override("zh-hans"):
        assert {name: errors[0] for name, errors in Visit(posted).errors.items()} == said
