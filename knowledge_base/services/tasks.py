"""What this room does by the clock."""

from portal.jobs.domain.ticking import every

from .domain import sheet


@every("purge_point_sheets", 24 * 60 * 60)
def purge_point_sheets(now):
    sheet.purge(now)
