"""The empty choice of a list is said in words, in forms of ours and of others alike."""

import pytest
from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.urls import reverse
from django.utils.translation import override

from portal.core.models import Audience

pytestmark = pytest.mark.django_db


class Choosing(forms.Form):
    must = forms.ModelChoiceField(Audience.objects.all())
    may = forms.ModelChoiceField(Audience.objects.all(), required=False)
    own = forms.ModelChoiceField(Audience.objects.all(), required=False, empty_label="everybody")
    plain = forms.ChoiceField(choices=[*BLANK_CHOICE_DASH, ("a", "A")])


@pytest.mark.parametrize(("field", "said"), [("must", "请选择……"), ("may", "不选"), ("own", "everybody"), ("plain", "请选择……")])
def test_no_list_begins_with_dashes(field, said):
    with override("zh-hans"):
        shown = str(Choosing()[field])
    assert f">{said}</option>" in shown
    assert BLANK_CHOICE_DASH[0][1] not in shown


def test_filters_of_a_list_say_all(admin_client):
    page = admin_client.get(reverse("certificates_admin:register")).content.decode()
    assert '<option value="" selected>全部</option>' in page
    assert BLANK_CHOICE_DASH[0][1] not in page


def test_a_list_says_yes_and_no_in_words(admin_client):
    page = admin_client.get("/cms/snippets/core/hotline/").content.decode()
    assert "True" not in page.split('id="listing-results"')[1].split("</table>")[0]
    assert ">是</td>" in page
