"""Names of audit actions."""

import pytest

from portal.core import audit


def test_two_rooms_can_not_call_different_things_the_same():
    with pytest.raises(ValueError, match="service.sheet"):
        audit.action("service.sheet", "Check", "Checked")
