"""Fixtures of this room: the clock that a test moves, a learner who walks, and an officer at the desk."""

import pytest
from django.test import Client

from portal.core import clock as house_clock

from .office_scene import programme_of
from .scene import Learner, person
from .walk import Clock, Walker


@pytest.fixture
def clock(monkeypatch):
    made = Clock()
    monkeypatch.setattr(house_clock, "now", made.now)
    return made


@pytest.fixture
def walker(clock):
    return Walker(Learner(person()), clock)


@pytest.fixture
def programme(cast):
    return programme_of(cast.tree.township_a)


@pytest.fixture
def office(cast):
    """The officer of township A, signed in."""
    client = Client()
    client.force_login(cast.officer)
    return client
