import pytest

from portal.notices.models import OutboxMessage
from tests.accounts.codes import Codes
from tests.factories.accounts import PrivacyNoticeFactory
from tests.factories.core import AudienceFactory
from tests.factories.organisations import OrganisationFactory

PASSWORD = "qiao-tou-de-deng-7"


@pytest.fixture(autouse=True)
def _development_mail(settings):
    settings.EMAIL_BACKEND = "portal.notices.mail.OutboxBackend"


@pytest.fixture
def codes(db):
    return Codes(OutboxMessage)


@pytest.fixture
def notice(db):
    return PrivacyNoticeFactory(version="2026-11")


@pytest.fixture
def audience(db):
    return AudienceFactory(title="基层干部和工作人员")


@pytest.fixture
def county(db):
    return OrganisationFactory(name="示例县", kind="county")


@pytest.fixture
def township(county):
    return OrganisationFactory(name="示例镇", parent=county)


@pytest.fixture
def form(notice, audience, township):
    """A sign-up as a careful person fills it in."""
    return {
        "contact": "138 0013 8000",
        "password1": PASSWORD,
        "full_name": "周秀兰",
        "username": "",
        "audience": audience.pk,
        "organisation": township.pk,
        "position": "村医",
        "consent": "on",
    }
