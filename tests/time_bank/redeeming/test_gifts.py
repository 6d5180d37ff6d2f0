"""Time given to confirmed close family and to the pool: once, and to nobody else."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied

from portal.notices.models import Notice
from tests.factories.accounts import UserFactory
from time_bank.ledger.domain.errors import BelowFloor
from time_bank.ledger.domain.queries import community
from time_bank.ledger.models import TimeAccount, TimeTransaction
from time_bank.redeeming.domain import gifts
from time_bank.redeeming.domain.errors import Refused
from time_bank.volunteers.models import FamilyTie

from .scene import NOW, Village, capped

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def once(village, **more):
    return {"by": village.asker.user, "client_id": uuid.uuid4(), "now": NOW} | more


def test_a_gift_to_a_confirmed_relative(village, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        gifts.give(village.account(), village.mother, 90, **once(village))
    assert (village.balance(), village.balance(village.mother)) == (210, 90)
    assert "何淑芬" in Notice.objects.get(user=village.mother).title


def test_family_works_both_ways(village):
    gifts.give(village.account(), village.mother, 90, **once(village))
    gifts.give(village.account(village.mother), village.asker.user, 30, **once(village, by=village.mother))
    assert village.balance() == 240


def test_nobody_but_confirmed_family(village):
    with pytest.raises(Refused, match="confirmed"):
        gifts.give(village.account(), village.helper.user, 60, **once(village))
    FamilyTie.objects.filter(pk=village.tie.pk).update(state=FamilyTie.State.ENDED)
    with pytest.raises(Refused, match="confirmed"):
        gifts.give(village.account(), village.mother, 60, **once(village))
    assert village.balance() == 300


def test_the_same_form_sent_twice_gives_once(village):
    key = once(village)
    first, second = (gifts.give(village.account(), village.mother, 60, **key) for _ in range(2))
    assert first == second
    assert village.balance(village.mother) == 60


def test_nobody_gives_from_another_account(village):
    with pytest.raises(PermissionDenied):
        gifts.give(village.account(), village.mother, 60, **once(village, by=village.helper.user))
    with pytest.raises(PermissionDenied):
        gifts.donate(village.account(), 60, **once(village, by=UserFactory()))


@pytest.mark.parametrize("minutes", [0, -30, True, 1.5])
def test_no_minutes_are_no_gift(village, minutes):
    with pytest.raises(Refused):
        gifts.give(village.account(), village.mother, minutes, **once(village))


def test_more_than_there_is_can_not_be_given(village):
    with pytest.raises(BelowFloor, match="5 hours"):
        gifts.give(village.account(), village.mother, 301, **once(village))
    assert not TimeTransaction.objects.filter(kind="gift").exists()


def test_what_waits_in_requests_is_kept(village):
    village.ask(minutes=240)
    assert gifts.spare(village.account()) == 60


def test_a_donation_goes_to_the_pool(village):
    key = once(village)
    for _ in range(2):
        gifts.donate(village.account(), 100, **key)
    found = community(village.bank)
    assert found.sums[TimeAccount.Kind.POOL] == 100
    assert (village.balance(), found.total) == (200, 0)


def test_rules_that_allow_neither(db):
    capped(redeem={"min_age": None, "min_stars": 0, "family": True}, gifts=False, donations=False)
    village = Village(code="strict")
    for act in (
        lambda: gifts.give(village.account(), village.mother, 10, **once(village)),
        lambda: gifts.donate(village.account(), 10, **once(village)),
    ):
        with pytest.raises(Exception, match="allow no"):
            act()
    assert village.balance() == 300
