"""What every layout asks of a snapshot and prints of it."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..wording import IssueRefused


class SnapshotRefused(IssueRefused):
    pass


def require(values, fields):
    """SnapshotRefused unless there are words in each of these fields."""
    for field in fields:
        if not str(values.get(field) or "").strip():
            raise _missing(field)


def day(values, field):
    try:
        return date.fromisoformat(values[field])
    except (KeyError, TypeError, ValueError):
        raise _missing(field) from None


def _missing(field):
    return SnapshotRefused(_("The certificate lacks its field “%(field)s”.") % {"field": field})


def written(values, field):
    return date_format(day(values, field), "DATE_FORMAT")


def period(snapshot):
    first, last = written(snapshot, "started_on"), written(snapshot, "completed_on")
    return first if first == last else gettext("%(first)s to %(last)s") % {"first": first, "last": last}


def labels():
    """Those that stand on every document, in the language of the moment."""
    return {
        "total": gettext("Total"),
        "contact": gettext("Contact"),
        "issued_on": gettext("Date of issue"),
        "seal": gettext("Place for the official seal"),
        "number": gettext("Certificate number"),
        "characters": gettext("Verification characters"),
        "scan": gettext("Scan the code, or enter number and characters at"),
    }
