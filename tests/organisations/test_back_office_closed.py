"""What Wagtail brings along must not show or grant what lies beyond reach."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.permissions import policy_registry

from portal.accounts.models import User
from portal.core import audit
from portal.organisations import reach, rules
from portal.organisations.models import Membership, Organisation, Role


@pytest.mark.parametrize("name", ["site_history", "site_history_results", "aging_pages", "locked_pages", "page_types_usage"])
def test_reports_over_the_whole_site_are_for_superusers(cast, client, name):
    address = reverse(f"wagtailadmin_reports:{name}")
    client.force_login(cast.administrator)
    assert client.get(address)["Location"] == reverse("wagtailadmin_home")
    client.force_login(cast.superuser)
    assert client.get(address).status_code == 200


def test_site_history_does_not_name_the_sibling(cast, client):
    audit.record("organisation.edit", cast.tree.township_b, by=cast.sibling)
    client.force_login(cast.administrator)
    body = client.get(reverse("wagtailadmin_reports:site_history"), follow=True).content.decode()
    assert "示例乙镇" not in body


@pytest.mark.parametrize(
    "name", ["wagtailusers_users:index", "wagtailusers_users:add", "wagtailusers_groups:index", "wagtailusers_groups:add"]
)
def test_user_and_group_editors_are_closed(cast, client, name):
    client.force_login(cast.administrator)
    assert client.get(reverse(name)).status_code == 302


def test_bulk_actions_on_people_grant_nothing(cast, client):
    client.force_login(cast.administrator)
    group = Group.objects.create(name="Moderators of everything")
    for action, data in (("assign_role", {"role": group.pk}), ("delete", {}), ("set_active_state", {"mark_as_active": "False"})):
        address = reverse("wagtail_bulk_action", args=["accounts", "user", action])
        client.post(f"{address}?id={cast.owner.pk}&id={cast.neighbour.pk}&next=/cms/", data)
    assert User.objects.filter(pk__in=[cast.owner.pk, cast.neighbour.pk], is_active=True, groups=None).count() == 2


@pytest.mark.parametrize("model", [Organisation, Membership, Role])
@pytest.mark.parametrize("name", ["superuser", "superior", "administrator", "officer", "sibling", "owner"])
def test_policy_answers_as_reach_does(cast, model, name):
    policy = policy_registry.get_by_type(model)
    person = cast.people[name]
    seen = set(policy.instances_user_has_any_permission_for(person, ["view"]).values_list("pk", flat=True))
    assert seen == {row.pk for row in model.objects.all() if policy.user_has_permission_for_instance(person, "view", row)}
    assert policy.user_has_permission(person, "view") == (person in policy.users_with_any_permission(["view"]))
    assert not policy.user_has_permission(person, "publish")


def test_organisation_chooser_policy_is_reach(cast):
    policy = policy_registry.get_by_type(Organisation)
    offered = policy.instances_user_has_permission_for(cast.administrator, "choose")
    assert set(offered) == set(reach.organisations(cast.administrator, rules.ORGANISATION_EDIT))
    assert cast.administrator in policy.users_with_any_permission_for_instance(["change"], cast.tree.village)
    assert cast.sibling not in policy.users_with_any_permission_for_instance(["change"], cast.tree.village)


def test_admin_lists_of_pictures_and_documents_are_closed_to_people_officers(cast, client):
    client.force_login(cast.administrator)
    for name in (
        "wagtailadmin_api:images:listing",
        "wagtailadmin_api:documents:listing",
        "wagtailadmin_choose_page",
        "wagtailimages:index",
    ):
        assert client.get(reverse(name)).status_code in (302, 403), name
