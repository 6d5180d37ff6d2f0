import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from portal.organisations import reach, rules
from portal.organisations.domain import tree
from portal.organisations.models import Organisation


def add(parent, by, code="330199-a-2", name="示例新村"):
    return tree.add(name=name, kind="village", code=code, parent=parent, by=by)


def test_added_organisation_is_reached_from_above_only(cast):
    made = add(cast.tree.township_a, cast.administrator)
    assert reach.can(cast.superior, rules.PEOPLE_VIEW, made)
    assert not reach.can(cast.sibling, rules.PEOPLE_VIEW, made)
    assert Organisation.find_problems() == ([], [], [], [], [])


@pytest.mark.parametrize("where", ["county", "township_b"])
def test_adding_beyond_reach_is_refused(cast, where):
    with pytest.raises(PermissionDenied):
        add(getattr(cast.tree, where), cast.administrator)
    assert Organisation.objects.count() == 4


def test_only_a_superuser_adds_a_root(cast):
    with pytest.raises(PermissionDenied):
        add(None, cast.superior)
    assert add(None, cast.superuser).is_root()


def test_code_is_unique(cast):
    with pytest.raises(ValidationError):
        add(cast.tree.township_a, cast.administrator, code="330199-b")


def test_rename_keeps_the_order_by_name_and_the_reach(cast):
    add(cast.tree.township_a, cast.administrator, name="阿村")
    renamed = tree.edit(cast.tree.village, by=cast.administrator, name="乌村")
    assert renamed.name == "乌村"
    assert reach.organisations(cast.administrator, rules.PEOPLE_VIEW).count() == 3
    assert Organisation.find_problems() == ([], [], [], [], [])


def test_move_out_of_and_into_reach_is_refused(cast):
    with pytest.raises(PermissionDenied):
        tree.move(cast.tree.village, cast.tree.township_b, by=cast.administrator)
    with pytest.raises(PermissionDenied):
        tree.move(cast.tree.village, cast.tree.township_b, by=cast.sibling)
    with pytest.raises(PermissionDenied):
        tree.move(cast.tree.township_a, cast.tree.village, by=cast.administrator)


def test_move_within_reach_takes_people_along(cast):
    tree.move(cast.tree.village, cast.tree.township_b, by=cast.superior)
    assert reach.can(cast.sibling, rules.PEOPLE_VIEW, cast.villager)
    assert not reach.can(cast.administrator, rules.PEOPLE_VIEW, cast.villager)


def test_move_below_itself_is_refused_in_words(cast):
    with pytest.raises(ValidationError):
        tree.move(cast.tree.township_a, cast.tree.village, by=cast.superior)


def test_closing_takes_it_and_all_below_out_of_sign_up(cast):
    tree.close(cast.tree.township_a, by=cast.administrator)
    assert set(Organisation.objects.filter(is_open=True).values_list("code", flat=True)) == {"330199", "330199-b"}
