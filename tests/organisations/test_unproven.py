"""A sign-up that nobody proves gives its number back after some days, and leaves no name behind."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone
from wagtail.models import ModelLogEntry

from portal.accounts.domain import people
from portal.accounts.models import User
from portal.core.models import Audience
from portal.jobs.domain.ticking import schedules
from portal.organisations.domain import memberships, unproven
from tests.factories.accounts import PrivacyNoticeFactory, UserFactory
from tests.factories.organisations import MembershipFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
PHONE = "13800138000"


@pytest.fixture
def signed_up(cast):
    notice = PrivacyNoticeFactory()

    def make(age, **contact):
        at = NOW - timedelta(days=age)
        person = people.sign_up(full_name="周秀兰", password="qiao-tou-de-deng-7", notice=notice, now=at, **(contact or {"phone": PHONE}))
        memberships.claim(person, cast.tree.township_a, Audience.objects.first(), "村医", now=at)
        return person

    return make


def test_after_the_days_the_number_is_free_and_no_name_is_left(signed_up):
    person = signed_up(8)
    assert unproven.purge(NOW) == 1
    assert not User.objects.filter(pk=person.pk).exists()
    assert not ModelLogEntry.objects.filter(label__contains="周秀兰").exists()
    assert signed_up(0).pk != person.pk


def test_before_the_days_it_waits(signed_up):
    person = signed_up(6)
    assert unproven.purge(NOW) == 0
    assert User.objects.filter(pk=person.pk).exists()


@pytest.mark.parametrize("days", [0, 30])
def test_the_days_are_a_setting(signed_up, settings, days):
    settings.UNPROVEN_SIGN_UP_DAYS = days
    signed_up(8)
    assert unproven.purge(NOW) == 0


def test_whoever_proved_a_contact_or_signed_in_stays(signed_up):
    by_phone, by_mail, came = signed_up(8), signed_up(8, email="a@example.org"), signed_up(8, email="b@example.org")
    by_phone.hold_phone(by_phone.phone, verified=True)
    by_phone.save()
    EmailAddress.objects.filter(user=by_mail).update(verified=True)
    User.objects.filter(pk=came.pk).update(last_login=NOW)
    assert unproven.purge(NOW) == 0


def test_whom_an_officer_confirmed_stays(signed_up, cast):
    person = signed_up(8)
    memberships.confirm(person.memberships.get(), by=cast.administrator)
    assert unproven.purge(NOW) == 0


def test_people_of_a_roster_and_of_the_console_stay(cast):
    imported = UserFactory(phone=f"+86{PHONE}", date_joined=NOW - timedelta(days=400))
    MembershipFactory(user=imported, organisation=cast.tree.township_a)
    made = User.objects.create_user("console", "a-long-password-7", date_joined=NOW - timedelta(days=400))
    assert unproven.purge(NOW) == 0
    assert User.objects.filter(pk__in=[imported.pk, made.pk]).count() == 2


def test_the_ticker_does_it(signed_up):
    person = signed_up(8)
    schedules.get("purge_unproven").run(NOW)
    assert not User.objects.filter(pk=person.pk).exists()
