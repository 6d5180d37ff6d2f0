"""Fixtures of this room: a village where time is saved and spent."""

from datetime import datetime

import pytest

from .scene import Village


@pytest.fixture
def village(db):
    return Village()


@pytest.fixture
def at(monkeypatch):
    """The clock of the house, where a test puts it."""
    from portal.core import clock

    def put(moment):
        monkeypatch.setattr(clock, "now", lambda: datetime.fromisoformat(moment) if isinstance(moment, str) else moment)

    return put
