"""Reach: object and rows are two faces of one answer."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from portal.accounts.models import User
from portal.organisations import reach, rules
from portal.organisations.models import Membership, Organisation, Role
from tests.factories.organisations import MembershipFactory, OrganisationFactory

VIEWERS = ("superuser", "superior", "administrator", "officer", "trainer", "reviewer", "sibling", "owner", "stranger")


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("superior", {"示例县", "示例甲镇", "示例乙镇", "示例村"}),
        ("administrator", {"示例甲镇", "示例村"}),
        ("sibling", {"示例乙镇"}),
        ("reviewer", set()),
        ("owner", set()),
        ("stranger", set()),
    ],
)
def test_organisations_within_reach(cast, name, seen):
    assert {node.name for node in reach.organisations(cast.people[name], rules.PEOPLE_VIEW)} == seen


def test_visitor_reaches_nothing(cast, rf):
    from django.contrib.auth.models import AnonymousUser

    assert not reach.anywhere(AnonymousUser(), rules.PEOPLE_VIEW)
    assert not reach.people(AnonymousUser(), rules.PEOPLE_VIEW).exists()


@pytest.mark.parametrize("name", VIEWERS)
@pytest.mark.parametrize("permission", [rules.PEOPLE_VIEW, rules.PEOPLE_EDIT, rules.MEMBERSHIP_DECIDE])
@pytest.mark.parametrize("model", [User, Organisation, Membership, Role])
def test_object_and_rows_agree(cast, name, permission, model):
    viewer = cast.people[name]
    seen = set(reach.rows(viewer, permission, model.objects.all()).values_list("pk", flat=True))
    assert {row.pk for row in model.objects.all() if reach.can(viewer, permission, row)} == seen


def test_path_prefix_is_no_name_prefix(cast):
    """The 37th child has a path that a shorter text could begin: steps have one length."""
    for number in range(40):
        OrganisationFactory(name=f"示例村{number:02}", parent=cast.tree.township_a)
    assert reach.organisations(cast.sibling, rules.PEOPLE_VIEW).count() == 1
    assert reach.organisations(cast.administrator, rules.PEOPLE_VIEW).count() == 42


def test_closed_account_reaches_nothing(cast):
    cast.administrator.is_active = False
    assert not reach.organisations(cast.administrator, rules.PEOPLE_VIEW).exists()
    cast.superuser.is_active = False
    assert not reach.people(cast.superuser, rules.PEOPLE_VIEW).exists()


def test_pending_person_is_seen_but_not_edited(cast):
    assert reach.can(cast.administrator, rules.PEOPLE_VIEW, cast.stranger)
    assert not reach.can(cast.administrator, rules.PEOPLE_EDIT, cast.stranger)


def test_person_who_also_belongs_elsewhere_is_edited_from_above_only(cast):
    MembershipFactory(user=cast.owner, organisation=cast.tree.township_b)
    assert not reach.can(cast.administrator, rules.PEOPLE_EDIT, cast.owner)
    assert reach.can(cast.superior, rules.PEOPLE_EDIT, cast.owner)


def test_person_with_a_role_above_is_not_edited_from_below(cast):
    MembershipFactory(user=cast.superior, organisation=cast.tree.township_a)
    Membership.objects.filter(user=cast.superior, organisation=cast.tree.county).delete()
    assert not reach.can(cast.administrator, rules.PEOPLE_EDIT, cast.superior)


def test_fetch_beyond_reach_is_not_found(cast):
    with pytest.raises(Http404):
        reach.fetch(cast.administrator, rules.PEOPLE_VIEW, User.objects.all(), pk=cast.neighbour.pk)
    with pytest.raises(PermissionDenied):
        reach.require(cast.administrator, rules.PEOPLE_VIEW, cast.neighbour)


def test_model_without_reach_is_an_error(cast):
    from portal.core.models import Hotline

    with pytest.raises(KeyError):
        reach.rows(cast.administrator, rules.PEOPLE_VIEW, Hotline.objects.all())


def test_within_a_request_roles_are_read_once_and_anew_when_they_change(cast, django_assert_num_queries):
    administrator = cast.administrator
    with reach.remembered():
        assert reach.anywhere(administrator, rules.PEOPLE_VIEW)
        with django_assert_num_queries(0):
            assert reach.anywhere(administrator, rules.ROLE_GRANT)
            assert not reach.anywhere(administrator, rules.CERTIFICATE_ISSUE)
        Role.objects.get(user=administrator).delete()
        assert not reach.anywhere(administrator, rules.PEOPLE_VIEW)


def test_above_is_the_way_up_from_the_nearest(cast):
    village = cast.tree.village
    above = [village, village.get_parent(), village.get_parent().get_parent()]
    assert reach.above(village) == [node.path for node in above]
    assert reach.above(cast.tree.county) == [cast.tree.county.path]
