"""One sheet of the classroom for many learners: all of them or none."""

from django.core.files.storage import storages
from django.db import transaction

from . import classroom
from .errors import Refused

MOST = 100


class SheetRefused(Refused):
    """`reasons` is [(enrolment, sentence)]; nothing was written."""

    def __init__(self, reasons):
        super().__init__("；".join(str(reason) for _enrolment, reason in reasons))
        self.reasons = reasons


def enter_sheet(enrolments, module_key, minutes, upload, *, title, by, reason, now):
    """Credit the same minutes to every enrolment with one piece of evidence. SheetRefused names each person and why."""
    kept = None
    try:
        with transaction.atomic():
            kept = classroom.keep_evidence(upload, title, by=by, now=now)
            return _enter_all(enrolments, module_key, minutes, kept, by=by, reason=reason, now=now)
    except BaseException:
        if kept is not None:
            storages["private"].delete(kept.file)
        raise


def _enter_all(enrolments, module_key, minutes, kept, **who):
    entries, reasons = [], []
    # Always in the order of accounts: two sheets at once can't wait for each other.
    for enrolment in sorted(enrolments, key=lambda enrolment: enrolment.account_id):
        try:
            entries.append(classroom.enter_hours(enrolment, module_key, minutes, kept, **who))
        except Refused as refused:
            reasons.append((enrolment, str(refused)))
    if reasons:
        raise SheetRefused(reasons)
    return entries
