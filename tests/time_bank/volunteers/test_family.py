"""Close family: named, confirmed by a third person, found by a proven number, ended by either side."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from portal.notices.models import Notice
from tests.factories.accounts import UserFactory
from tests.factories.volunteers import FamilyTieFactory, VolunteerFactory
from time_bank.volunteers.domain import families, family
from time_bank.volunteers.models import FamilyTie

from .scene import NOW

pytestmark = pytest.mark.django_db
PHONE = "+8613900139000"


@pytest.fixture
def volunteer(cast):
    return VolunteerFactory(user=cast.owner, organisation=cast.tree.township_a)


@pytest.fixture
def mother():
    return UserFactory(username="mother", full_name="周母亲", phone=PHONE)


def claim(volunteer, **fields):
    said = {"relation": "parent", "name": "周母亲", "phone": "139 0013 9000", "now": NOW} | fields
    return families.claim(volunteer, said.pop("relation"), said.pop("name"), said.pop("phone"), **said)


def test_named_is_not_yet_family(cast, volunteer, mother):
    tie = claim(volunteer)
    assert (tie.state, tie.user) == ("claimed", None)
    assert family.of(cast.owner) == set()
    assert not family.is_family(cast.owner, mother)


def test_confirmed_it_is_family_both_ways(cast, volunteer, mother, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        tie = families.confirm(claim(volunteer), by=cast.coordinator, now=NOW)
    assert (tie.state, tie.user, tie.decided_by) == ("confirmed", mother, cast.coordinator)
    assert (family.of(cast.owner), family.of(mother)) == ({mother}, {cast.owner})
    assert family.is_family(mother, cast.owner)
    assert family.is_family(cast.owner, mother)
    assert "周兰" in Notice.objects.get(user=mother).title
    assert Notice.objects.filter(user=cast.owner).count() == 1


def test_a_claimed_tie_counts_where_the_caller_is_careful(cast, volunteer, mother):
    FamilyTieFactory(volunteer=volunteer, user=mother, state="claimed")
    assert family.is_family(mother, cast.owner, claimed_too=True)
    assert not family.is_family(mother, cast.owner)


def test_accounts_of_many_relatives_are_found_at_once(cast, volunteer, mother, django_assert_num_queries):
    known, unknown, silent = claim(volunteer), claim(volunteer, name="周大伯"), claim(volunteer, name="周外婆", phone="")
    with django_assert_num_queries(1):
        found = families.accounts_of([known, unknown, silent])
    assert found == {known.pk: mother, unknown.pk: None, silent.pk: None}


@pytest.mark.parametrize("fields", [{"full_name": "别人"}, {"phone": "+8613900139001"}])
def test_name_and_number_must_both_fit(cast, volunteer, fields):
    UserFactory(**({"username": "mother", "full_name": "周母亲", "phone": PHONE} | fields))
    assert families.confirm(claim(volunteer), by=cast.coordinator, now=NOW).user is None


def test_an_unproven_number_finds_nobody(cast, volunteer, mother):
    mother.phone_verified = False
    mother.save()
    assert families.confirm(claim(volunteer), by=cast.coordinator, now=NOW).user is None


def test_a_relative_who_signs_up_later_is_found_by_confirming_again(cast, volunteer):
    tie = families.confirm(claim(volunteer), by=cast.coordinator, now=NOW)
    mother = UserFactory(username="mother", full_name="周母亲", phone=PHONE)
    assert families.confirm(tie, by=cast.coordinator, now=NOW).user == mother


def test_neither_of_the_two_confirms(cast, volunteer):
    cast.coordinator.hold_phone(PHONE, verified=True)
    cast.coordinator.save()
    tie = claim(volunteer, name=cast.coordinator.full_name)
    own = claim(VolunteerFactory(user=cast.coordinator, organisation=cast.tree.township_a), name="俞母亲", phone="")
    for found in (tie, own):
        with pytest.raises(ValidationError):
            families.confirm(found, by=cast.coordinator, now=NOW)
        with pytest.raises(ValidationError):
            families.refuse(found, "不属实", by=cast.coordinator, now=NOW)
    assert set(FamilyTie.objects.values_list("state", flat=True)) == {"claimed"}


def test_nobody_confirms_beyond_reach(cast, volunteer):
    with pytest.raises(PermissionDenied):
        families.confirm(claim(volunteer), by=cast.sibling, now=NOW)


def test_either_side_ends_it_and_the_office_with_a_reason(cast, volunteer, mother):
    tie = families.confirm(claim(volunteer), by=cast.coordinator, now=NOW)
    with pytest.raises(PermissionDenied):
        families.end(tie, by=cast.colleague, now=NOW)
    with pytest.raises(ValidationError):
        families.end(tie, by=cast.coordinator, now=NOW)
    assert families.end(tie, by=mother, now=NOW).state == "ended"
    assert family.of(cast.owner) == set()
    with pytest.raises(ValidationError):
        families.end(tie, by=mother, now=NOW)


def test_the_same_relative_is_named_once_and_not_oneself(cast, volunteer):
    cast.owner.hold_phone("+8613700137000", verified=True)
    cast.owner.save()
    claim(volunteer)
    for fields in ({}, {"relation": "child", "name": "周兰", "phone": "13700137000"}, {"name": " "}, {"name": "周父亲", "phone": "123"}):
        with pytest.raises(ValidationError):
            claim(volunteer, **fields)
    assert FamilyTie.objects.count() == 1


def test_there_is_an_end_to_naming(cast, volunteer):
    for number in range(families.MOST):
        claim(volunteer, name=f"亲属{number}", phone="")
    with pytest.raises(ValidationError):
        claim(volunteer, name="又一位", phone="")


def test_name_and_number_are_unreadable_in_the_database(cast, volunteer):
    claim(volunteer)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name_cipher, phone_cipher, phone_hash FROM volunteers_familytie")
        row = " ".join(cursor.fetchone())
    assert "周母亲" not in row
    assert "13900139000" not in row
