"""People and places of the tests of articles."""

import pytest

from portal.organisations.domain import roles
from portal.organisations.models import Organisation
from tests.factories.accounts import UserFactory
from tests.knowledge_base.scene import NOW, approved


@pytest.fixture
def county(db):
    return Organisation.add_root(name="示例县", kind="county", code="county")


@pytest.fixture
def township(county):
    node = Organisation.objects.get(pk=county.pk).add_child(name="示例镇", kind="township", code="township")
    return Organisation.objects.get(pk=node.pk)


@pytest.fixture
def person(db):
    """Make a person with a role in an organisation."""

    def make(username, role=None, organisation=None, **fields):
        user = UserFactory(username=username, full_name=fields.pop("full_name", username), **fields)
        if role:
            roles.grant(role, user, organisation, by=None, now=NOW)
        return type(user).objects.get(pk=user.pk)

    return make


@pytest.fixture
def editor(person, county):
    return person("editor", "editor", county, full_name="苏编辑")


@pytest.fixture
def doctor(person, county):
    return person("doctor", "health_reviewer", county, full_name="沈医师")


@pytest.fixture
def article(county, editor, doctor):
    """A public article."""
    return approved(county, doctor, by=editor, topics=["sleep", "stress"])
