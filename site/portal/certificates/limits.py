"""How often one address may look numbers up."""

from portal.core import limits
from portal.core.limits import WINDOW

__all__ = ["LOOKUPS_A_MINUTE", "WINDOW", "wait_before_lookup"]
LOOKUPS_A_MINUTE = 30


def wait_before_lookup(request, now):
    """Count one look-up; return 0 if it is allowed, else the seconds to wait."""
    return limits.wait(request, "certificates.verify", LOOKUPS_A_MINUTE, now)
