import pytest

from .scene import certify


@pytest.fixture
def certificate(cast):
    """周兰's certificate in township A, valid."""
    return certify(cast)
