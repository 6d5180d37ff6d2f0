"""A decision about a membership reaches the person it concerns, once, with its reason."""

import pytest
from django.utils import timezone

from portal.accounts.models import User
from portal.core.models import Audience
from portal.notices.models import Notice
from portal.organisations.domain import memberships
from portal.organisations.models import Membership, Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def claimed():
    place = Organisation.add_root(name="柳溪镇", code="liuxi", kind="township")
    user = User.objects.create_user("learner", "a-long-password-7", full_name="周秀兰")
    return memberships.claim(user, place, Audience.objects.first(), "", timezone.now())


def test_a_confirmation_is_told_once(claimed, django_capture_on_commit_callbacks):
    for _time in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            memberships.confirm(claimed, by=None, now=timezone.now())
    assert [notice.title for notice in Notice.objects.filter(user=claimed.user)] == ["柳溪镇已确认您的身份"]


def test_a_refusal_carries_its_reason(claimed, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        memberships.refuse(claimed, "本单位没有您的名字", by=None, now=timezone.now())
    assert Membership.objects.get().state == "refused"
    assert "本单位没有您的名字" in Notice.objects.get(user=claimed.user).body
