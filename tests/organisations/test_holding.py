"""What this room tells of a person, and what it keeps after erasure."""

from django.utils import timezone
from wagtail.models import ModelLogEntry

from portal.organisations.domain import memberships, roles
from portal.organisations.holding import erase, export
from portal.organisations.models import Membership, Role


def test_export_tells_memberships_and_roles(cast):
    told = export(cast.officer)
    assert [(held["organisation"], held["state"]) for held in told["memberships"]] == [("示例甲镇", "confirmed")]
    assert [(role["role"], role["organisation"]) for role in told["roles"]] == [("certificate_officer", "示例甲镇")]


def test_erasure_ends_memberships_removes_roles_and_leaves_no_name_in_the_log(cast):
    memberships.confirm(Membership.objects.get(user=cast.stranger), by=cast.officer)
    roles.grant("trainer", cast.stranger, cast.tree.village, by=cast.administrator)
    Membership.objects.filter(user=cast.stranger).update(position="村医")
    assert erase(cast.stranger, timezone.now())
    held = Membership.objects.get(user=cast.stranger)
    assert (held.state, held.position) == ("ended", "")
    assert not Role.objects.filter(user=cast.stranger).exists()
    assert not ModelLogEntry.objects.filter(label__contains="陌生人").exists()
    assert ModelLogEntry.objects.filter(action="membership.confirm").exists()
