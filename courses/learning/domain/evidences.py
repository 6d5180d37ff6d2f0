"""Who may see a scan: whoever reaches everybody whose hours rest on it, and the officer who brought it."""

import filetype

from courses.learning.models import Evidence, HourEntry
from portal.organisations import reach, rules


def visible(user, pk):
    """The evidence, or None as if it did not exist. A sheet names many: reaching one of them is not enough."""
    found = Evidence.objects.filter(pk=pk).first()
    if found is None:
        return None
    entries = HourEntry.objects.filter(kind=HourEntry.Kind.CLASSROOM, evidence__evidence=pk)
    total = entries.count()
    mine = found.uploaded_by_id == user.pk and reach.anywhere(user, rules.HOURS_ENTER)
    reached = total and reach.rows(user, rules.LEARNING_VIEW, entries).count() == total
    return found if mine or reached or user.is_superuser else None


def suffix(data):
    """'.pdf', '.png' or '.jpg', by the content."""
    kind = filetype.guess(data[:8192])
    return f".{kind.extension}" if kind else ""
