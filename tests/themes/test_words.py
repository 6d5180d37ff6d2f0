"""What the framework says of a form is said in the voice of the site."""

import pytest
from django import forms
from django.utils import translation


class Visit(forms.Form):
    day = forms.DateField()
    hours = forms.IntegerField()
    place = forms.ChoiceField(choices=[("a", "A")])


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ({}, {"day": "这一项需要填写。", "hours": "这一项需要填写。", "place": "这一项需要填写。"}),
        (
            {"day": "明天", "hours": "两", "place": "a"},
            {"day": "日期没有看懂，请这样写：2026-11-30。", "hours": "请填写整数。"},
        ),
    ],
)
def test_refusals_of_a_form_are_said_in_the_voice_of_the_site(posted, said):
    with translation.override("zh-hans"):
        assert {name: errors[0] for name, errors in Visit(posted).errors.items()} == said
