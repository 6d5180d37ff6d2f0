import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import ModelLogEntry

from portal.organisations.domain import memberships
from portal.organisations.models import Membership
from portal.organisations.signals import membership_decided
from tests.factories.accounts import UserFactory
from tests.factories.core import AudienceFactory


@pytest.fixture
def heard(django_capture_on_commit_callbacks):
    """Run `act` with its commit hooks and return what was announced."""

    def listen(act):
        announced = []

        def receive(sender, membership, **kwargs):
            announced.append((membership.user.username, membership.state))

        membership_decided.connect(receive, weak=False)
        try:
            with django_capture_on_commit_callbacks(execute=True):
                act()
        finally:
            membership_decided.disconnect(receive)
        return announced

    return listen


def pending(cast):
    return Membership.objects.get(user=cast.stranger)


def test_claim_twice_is_one_pending_membership_with_the_last_words(cast):
    person = UserFactory()
    first = memberships.claim(person, cast.tree.village, AudienceFactory(), "村医")
    second = memberships.claim(person, cast.tree.village, AudienceFactory(), "护士")
    assert (first.pk, second.position, second.state) == (second.pk, "护士", "pending")


def test_claim_leaves_a_confirmed_membership_alone(cast):
    held = memberships.claim(cast.owner, cast.tree.township_a, AudienceFactory(code="community", title="社区"), "另一岗位")
    assert (held.state, held.position, held.audience.code) == ("confirmed", "", "health")


def test_confirm_is_logged_and_announced_once(cast, heard):
    def twice():
        memberships.confirm(pending(cast), by=cast.officer)
        memberships.confirm(pending(cast), by=cast.officer)

    assert heard(twice) == [("stranger", "confirmed")]
    held = pending(cast)
    assert (held.state, held.decided_by) == ("confirmed", cast.officer)
    assert ModelLogEntry.objects.filter(action="membership.confirm", user=cast.officer).count() == 1


@pytest.mark.parametrize("name", ["sibling", "trainer", "reviewer", "owner", "stranger"])
def test_deciding_needs_reach(cast, name):
    with pytest.raises(PermissionDenied):
        memberships.confirm(pending(cast), by=cast.people[name])
    assert pending(cast).state == "pending"


def test_nobody_confirms_themselves(cast):
    own = memberships.claim(cast.officer, cast.tree.village, AudienceFactory())
    with pytest.raises(PermissionDenied):
        memberships.confirm(own, by=cast.officer)
    assert Membership.objects.get(pk=own.pk).state == "pending"


def test_refusal_needs_a_reason_and_is_final(cast, heard):
    with pytest.raises(ValidationError):
        memberships.refuse(pending(cast), "  ", by=cast.officer)
    assert heard(lambda: memberships.refuse(pending(cast), "不在本单位", by=cast.officer)) == [("stranger", "refused")]
    with pytest.raises(ValidationError):
        memberships.confirm(pending(cast), by=cast.officer)
    assert pending(cast).reason == "不在本单位"


def test_person_may_leave_by_themselves(cast):
    held = Membership.objects.get(user=cast.owner)
    assert memberships.end(held, "调离", by=cast.owner).state == "ended"
    with pytest.raises(PermissionDenied):
        memberships.end(Membership.objects.get(user=cast.colleague), "调离", by=cast.owner)


def test_position_is_corrected_within_reach_only(cast):
    held = Membership.objects.get(user=cast.owner)
    memberships.edit(held, position="村医", audience=held.audience, by=cast.administrator)
    with pytest.raises(PermissionDenied):
        memberships.edit(held, position="院长", audience=held.audience, by=cast.sibling)
    held.refresh_from_db()
    assert held.position == "村医"


def test_who_renames_themselves_is_asked_about_again_and_a_correction_by_the_office_is_not(cast):
    from portal.accounts.domain import people

    membership = cast.owner.memberships.get()
    people.rename(cast.owner, "示例新名", by=cast.administrator)
    membership.refresh_from_db()
    assert membership.state == "confirmed"
    people.rename(cast.owner, "示例再改", by=cast.owner)
    membership.refresh_from_db()
    assert (membership.state, membership.decided_by) == ("pending", None)
