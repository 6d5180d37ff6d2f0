"""What happens by the clock."""

from portal.jobs.domain.ticking import every

from .domain import documents


@every("certificates.sweep", 24 * 60 * 60)
def sweep_documents(now):
    """Half files of killed processes, and files of no certificate, go after an hour."""
    documents.sweep_orphans(now)
