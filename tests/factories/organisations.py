import factory
from django.utils import timezone

from portal.organisations.models import Membership, Organisation, Role, Roster

from .accounts import UserFactory
from .core import AudienceFactory


class OrganisationFactory(factory.django.DjangoModelFactory):
    """`parent` None makes a root."""

    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"示例机构{n}")
    kind = Organisation.Kind.TOWNSHIP
    code = factory.Sequence(lambda n: f"org-{n}")

    @classmethod
    def _create(cls, model_class, *args, parent=None, **fields):
        node = model_class(*args, **fields)
        return Organisation.objects.get(pk=parent.pk).add_child(instance=node) if parent else Organisation.add_root(instance=node)


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    audience = factory.SubFactory(AudienceFactory)
    state = Membership.State.CONFIRMED
    created_at = factory.LazyFunction(timezone.now)


class RoleFactory(factory.django.DjangoModelFactory):
    """The bare row; `domain.roles.grant` also opens the back office."""

    class Meta:
        model = Role

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    name = Role.Name.REGIONAL_ADMINISTRATOR
    granted_at = factory.LazyFunction(timezone.now)


class RosterFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Roster

    organisation = factory.SubFactory(OrganisationFactory)
    uploaded_at = factory.LazyFunction(timezone.now)
    file_name = "名单.xlsx"
    summary = factory.LazyFunction(lambda: {"counts": {"new": 0, "update": 0, "same": 0, "joins": 0}, "problems": [], "problem_count": 0})
