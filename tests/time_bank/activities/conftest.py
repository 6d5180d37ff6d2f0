import pytest

from .making import Place


@pytest.fixture
def place(db):
    return Place()


@pytest.fixture
def lan(place):
    return place.volunteer()
