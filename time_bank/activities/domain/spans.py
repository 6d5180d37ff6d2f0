"""What a span of service may be: begun before it ended, over, and no longer than a person can serve."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import LONGEST_MINUTES


def minutes_between(begins, ends):
    """Whole minutes; what was begun and not finished does not count."""
    return int((ends - begins).total_seconds()) // 60


def judge(begins, ends, break_minutes, now):
    """The minutes of a span without its breaks; ValidationError names the field and says what is wrong.

    A span may pass midnight and the change of the year: it belongs to the day on which it began.
    """
    if ends <= begins:
        raise ValidationError({"ends_at": _("The end (%(ends)s) is not after the check-in (%(begins)s).") % _said(begins, ends)})
    if ends > now:
        raise ValidationError({"ends_at": _("The end (%(ends)s) has not come yet.") % _said(begins, ends)})
    minutes = minutes_between(begins, ends)
    if minutes > LONGEST_MINUTES:
        words = _("%(begins)s to %(ends)s is more than 12 hours. Nobody serves that long at a time: enter when the person went.")
        raise ValidationError({"ends_at": words % _said(begins, ends)})
    if break_minutes < 0:
        raise ValidationError({"break_minutes": _("A break can't be shorter than nothing.")})
    if minutes - break_minutes < 1:
        raise ValidationError({"break_minutes": _("Without the break of %(n)s minutes nothing is left.") % {"n": break_minutes}})
    return minutes - break_minutes


def judge_fewer(minutes, most, reason):
    """Minutes that a coordinator gives: at most what was served, and fewer only with a reason."""
    if minutes is None:
        return most
    if minutes < 1:
        raise ValidationError({"minutes": _("Minutes of service are more than nothing.")})
    if minutes > most:
        words = _("From check-in to check-out, without breaks, there are %(most)d minutes. More is never given.")
        raise ValidationError({"minutes": words % {"most": most}})
    if minutes < most and not reason.strip():
        raise ValidationError({"fewer_because": _("Say why fewer minutes are given; the volunteer reads it.")})
    return minutes


def _said(begins, ends):
    return {"begins": _moment(begins), "ends": _moment(ends)}


def _moment(moment):
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")
