"""Fixtures of this room: a bank with the plain rules, two people with accounts, and English words."""

from datetime import datetime

import pytest
from django.utils import translation

from tests.factories.accounts import UserFactory
from tests.factories.ledger import BankFactory

from .scene import NOW, Desk


@pytest.fixture
def desk(db):
    """A bank at work."""
    return Desk(BankFactory(opened_at=NOW), UserFactory(full_name="俞志愿"))


@pytest.fixture
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def at(monkeypatch):
    """The clock of the house, where a test puts it."""
    from portal.core import clock

    def put(moment):
        monkeypatch.setattr(clock, "now", lambda: datetime.fromisoformat(moment) if isinstance(moment, str) else moment)

    return put
