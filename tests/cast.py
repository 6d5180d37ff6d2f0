"""The named cast of every access test.

county 示例县 ── administrator of the county: `superior`
  ├─ township A 示例甲镇 ── `administrator`, `officer`, `trainer`, `editor`, `health_reviewer`, `coordinator`; learners `owner` and `colleague`
  │    └─ village 示例村 ── learner `villager`
  └─ township B 示例乙镇 ── officer `sibling`; learner `neighbour`
`stranger` claims township A and is not confirmed. `superuser` holds no role. None is the visitor.
"""

from dataclasses import dataclass, field

import pytest

from portal.organisations.domain import roles
from portal.organisations.models import Membership, Organisation, Role

from .factories.accounts import UserFactory
from .factories.core import AudienceFactory
from .factories.organisations import MembershipFactory, OrganisationFactory

PERSONS = (
    "superuser", "superior", "administrator", "officer", "trainer", "reviewer", "editor", "health_reviewer", "coordinator", "sibling", "owner", "colleague", "stranger", "visitor",
)  # fmt: skip


@dataclass
class Tree:
    county: Organisation
    township_a: Organisation
    township_b: Organisation
    village: Organisation


@dataclass
class Cast:
    tree: Tree
    people: dict = field(default_factory=dict)
    made: dict = field(default_factory=dict)  # objects that rooms add for the table of addresses

    def __getattr__(self, name):
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None


@pytest.fixture
def tree(db):
    county = OrganisationFactory(name="示例县", code="330199", kind="county")
    a = OrganisationFactory(name="示例甲镇", code="330199-a", parent=county)
    b = OrganisationFactory(name="示例乙镇", code="330199-b", parent=county)
    village = OrganisationFactory(name="示例村", code="330199-a-1", kind="village", parent=a)
    return Tree(*(Organisation.objects.get(pk=node.pk) for node in (county, a, b, village)))


@pytest.fixture
def cast(tree):
    """Everybody, with memberships and roles as the picture above says."""
    made = Cast(tree)
    made.people["superuser"] = UserFactory(username="superuser", full_name="站点管理员", is_staff=True, is_superuser=True)
    made.people["visitor"] = None
    for name, full_name, node in (
        ("superior", "沈县理", tree.county),
        ("administrator", "何镇理", tree.township_a),
        ("officer", "顾发证", tree.township_a),
        ("trainer", "罗教师", tree.township_a),
        ("reviewer", "许审核", tree.township_a),
        ("editor", "苏编辑", tree.township_a),
        ("health_reviewer", "沈医师", tree.township_a),
        ("coordinator", "俞志愿", tree.township_a),
        ("sibling", "邻镇官", tree.township_b),
        ("owner", "周兰", tree.township_a),
        ("colleague", "吴同事", tree.township_a),
        ("villager", "阿依努尔·买买提", tree.village),
        ("neighbour", "郑邻居", tree.township_b),
    ):
        made.people[name] = UserFactory(username=name, full_name=full_name)
        MembershipFactory(user=made.people[name], organisation=node, audience=AudienceFactory())
    made.people["stranger"] = UserFactory(username="stranger", full_name="陌生人")
    MembershipFactory(user=made.stranger, organisation=tree.township_a, state=Membership.State.PENDING)
    for name, role, node in (
        ("superior", Role.Name.REGIONAL_ADMINISTRATOR, tree.county),
        ("administrator", Role.Name.REGIONAL_ADMINISTRATOR, tree.township_a),
        ("officer", Role.Name.CERTIFICATE_OFFICER, tree.township_a),
        ("trainer", Role.Name.TRAINER, tree.township_a),
        ("reviewer", Role.Name.REVIEWER, tree.township_a),
        ("editor", Role.Name.EDITOR, tree.township_a),
        ("health_reviewer", Role.Name.HEALTH_REVIEWER, tree.township_a),
        ("coordinator", Role.Name.COORDINATOR, tree.township_a),
        ("sibling", Role.Name.REGIONAL_ADMINISTRATOR, tree.township_b),
        ("sibling", Role.Name.CERTIFICATE_OFFICER, tree.township_b),
    ):
        roles.grant(role, made.people[name], node, by=None)
    return made
