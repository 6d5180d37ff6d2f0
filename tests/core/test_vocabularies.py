"""Hotlines and audiences are edited in the back office."""

import pytest
from django.urls import reverse

from portal.core.models import Hotline

pytestmark = pytest.mark.django_db


def test_a_superuser_adds_a_local_hotline(admin_client):
    form = {
        "number": "0512-12320",
        "name": "示例县热线",
        "when_to_call": "想找本地人说说",
        "hours": "",
        "is_shown": "on",
        "sort_order": "5",
    }
    answer = admin_client.post(reverse("wagtailsnippets_core_hotline:add"), form)
    assert answer.status_code == 302
    assert Hotline.objects.get(number="0512-12320").is_shown
    assert "示例县热线" in admin_client.get(reverse("wagtailsnippets_core_hotline:list")).content.decode()


def test_nobody_else_does(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("learner", "x"))
    client.post(reverse("wagtailsnippets_core_hotline:add"), {"number": "1", "name": "x", "when_to_call": "x"})
    assert Hotline.objects.count() == 4
