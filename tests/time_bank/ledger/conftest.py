"""Fixture of this room: a bank with the plain rules, at work."""

import pytest

from tests.factories.accounts import UserFactory
from tests.factories.ledger import BankFactory

from .scene import NOW, Desk


@pytest.fixture
def desk(db):
    """A bank at work."""
    return Desk(BankFactory(opened_at=NOW), UserFactory(full_name="俞志愿"))
