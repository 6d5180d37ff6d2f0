"""The learner's ledger as a workbook."""

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.core.workbooks import workbook

WIDTHS = (18, 28, 32, 10, 22, 40, 12)


def ledger_workbook(lines):
    """Bytes of an .xlsx file, newest entry first."""
    head = [_("Date"), _("Module"), _("Lesson"), _("Minutes"), _("What for"), _("Reason"), _("Entry")]
    return workbook(_("Hour ledger"), head, [_row(line) for line in lines], WIDTHS)


def _row(line):
    entry = line.entry
    day = timezone.localtime(entry.recorded_at).strftime("%Y-%m-%d %H:%M")
    return [day, line.module, line.lesson, entry.minutes, str(entry.get_kind_display()), entry.reason, entry.sequence]
