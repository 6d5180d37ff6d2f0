from pathlib import Path

import pytest

from portal.search.analysis import Lexicon, read_fixtures

from .stand import shelf as new_shelf

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "search"


@pytest.fixture(scope="session")
def lexicon():
    """The lexicon of the fixtures alone."""
    return Lexicon(**read_fixtures(FIXTURES))


@pytest.fixture
def shelf(db):
    with new_shelf() as made:
        yield made
