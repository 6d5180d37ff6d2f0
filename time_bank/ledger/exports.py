"""Statements as workbooks."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.core.workbooks import workbook

WIDTHS = (18, 14, 40, 22, 10, 18, 8)


def statement_workbook(found):
    """Bytes of an .xlsx file: what was there before, every line, what was there after. Minutes stay numbers."""
    head = [_("Recorded"), _("Day of service"), _("What for"), _("Kind"), _("Minutes"), _("Balance in minutes"), _("Entry")]
    rows = [[_day(found.starts), "", _("Balance before"), "", "", found.opening, ""]]
    rows += [_row(line) for line in found.lines]
    rows.append([_day(found.ends - timedelta(days=1)), "", _("Balance after"), "", "", found.closing, ""])
    return workbook(_("Statement"), head, rows, WIDTHS)


def _day(moment):
    return timezone.localdate(moment).isoformat()


def _row(line):
    recorded = timezone.localtime(line.recorded_at).strftime("%Y-%m-%d %H:%M")
    texts = [recorded, line.occurred_on.isoformat(), line.reason, str(line.label)]
    return [*texts, line.minutes, line.balance_after, line.sequence]
