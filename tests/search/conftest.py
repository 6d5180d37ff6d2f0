import pytest

from .stand import known_lexicon
from .stand import shelf as new_shelf


@pytest.fixture(scope="session")
def lexicon():
    """The lexicon of the fixtures alone."""
    return known_lexicon()


@pytest.fixture
def shelf(db):
    with new_shelf() as made:
        yield made
