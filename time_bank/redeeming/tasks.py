"""What happens by the clock."""

from portal.jobs.domain.ticking import every

from .domain import certifying, disputes


@every("redeeming.sweep", 60 * 60)
def sweep(now):
    """Reversed records whose request or certificate nobody told."""
    disputes.sweep(now)
    certifying.sweep(now)
