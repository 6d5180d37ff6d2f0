import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from portal.organisations.domain import roles
from portal.organisations.models import Role


def test_grant_opens_the_back_office_and_withdraw_closes_it(cast):
    role = roles.grant("trainer", cast.owner, cast.tree.township_a, by=cast.administrator)
    cast.owner.refresh_from_db()
    assert cast.owner.is_staff
    assert type(cast.owner).objects.get(pk=cast.owner.pk).has_perm("wagtailadmin.access_admin")
    roles.withdraw(role, by=cast.administrator)
    fresh = type(cast.owner).objects.get(pk=cast.owner.pk)
    assert not fresh.is_staff
    assert not fresh.has_perm("wagtailadmin.access_admin")


def test_second_role_keeps_the_door_open_when_the_first_goes(cast):
    role = Role.objects.get(user=cast.sibling, name="certificate_officer")
    roles.withdraw(role, by=cast.superior)
    assert type(cast.sibling).objects.get(pk=cast.sibling.pk).is_staff


def test_grant_twice_is_one_role(cast):
    for _again in range(2):
        roles.grant("trainer", cast.owner, cast.tree.village, by=cast.superior)
    assert Role.objects.filter(user=cast.owner).count() == 1


@pytest.mark.parametrize("where", ["county", "township_b"])
@pytest.mark.parametrize("who", ["owner", "administrator"])
def test_nobody_grants_beyond_reach_nor_more_to_themselves(cast, where, who):
    with pytest.raises(PermissionDenied):
        roles.grant("regional_administrator", cast.people[who], getattr(cast.tree, where), by=cast.administrator)
    assert not Role.objects.filter(organisation=getattr(cast.tree, where), user=cast.people[who]).exists()


@pytest.mark.parametrize("who", ["officer", "trainer", "owner", "sibling"])
def test_granting_needs_the_permission(cast, who):
    with pytest.raises(PermissionDenied):
        roles.grant("trainer", cast.colleague, cast.tree.village, by=cast.people[who])


def test_people_beyond_reach_get_no_role(cast):
    with pytest.raises(PermissionDenied):
        roles.grant("trainer", cast.neighbour, cast.tree.township_a, by=cast.administrator)


def test_role_above_is_not_withdrawn_from_below(cast):
    with pytest.raises(PermissionDenied):
        roles.withdraw(Role.objects.get(user=cast.superior), by=cast.administrator)
    assert Role.objects.filter(user=cast.superior).exists()


def test_unknown_role_is_refused(cast):
    with pytest.raises(ValidationError):
        roles.grant("emperor", cast.owner, cast.tree.township_a, by=None)
