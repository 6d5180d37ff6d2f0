"""What volunteers are told. Their language is not known here, and titles are Chinese."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from portal.notices.domain import Message, notify_many
from time_bank.ledger.domain.words import duration

CHINESE = "zh-hans"


def when(activity):
    """Day and hour, as people say it."""
    return date_format(timezone.localtime(activity.starts_at), "n月j日 H:i")


def page(activity):
    return reverse("activities:activity", args=[activity.slug])


def moved_up(sign_ups, now):
    text = gettext_lazy("Somebody withdrew and you moved up. %(when)s, %(place)s. If you can't come, give the seat back.")
    _tell_all(sign_ups, now, "moved-up", gettext_lazy("You have a seat: %(title)s"), text)


def called_off(sign_ups, now):
    text = gettext_lazy("%(when)s, %(place)s: it does not take place. %(reason)s")
    _tell_all(sign_ups, now, "called-off", gettext_lazy("Called off: %(title)s"), text)


def changed(sign_ups, now):
    """Time or place is another one."""
    text = gettext_lazy("Now: %(when)s, %(place)s. If you can't come, give the seat back.")
    _tell_all(sign_ups, now, f"changed-{now:%Y%m%d%H%M}", gettext_lazy("Time or place has changed: %(title)s"), text)


def remind(sign_ups, now):
    """Once, on the day before."""
    text = gettext_lazy("%(when)s, %(place)s. Check in when you come and check out when you go. %(safety)s")
    return _tell_all(sign_ups, now, "tomorrow", gettext_lazy("Tomorrow: %(title)s"), text)


def _facts(activity):
    return {
        "title": activity.title, "when": when(activity), "place": activity.place, "reason": activity.state_reason,
        "safety": activity.safety_notes[:200],
    }  # fmt: skip


def _tell_all(sign_ups, now, what, title, text):
    """`title` and `text` are lazy: they are put into the language when the facts are put in."""
    with override(CHINESE):
        messages = [_message(row, what, title, text) for row in sign_ups if row.volunteer.user_id]
    if messages:
        notify_many(messages, now)
    return len(messages)


def _message(row, what, title, text):
    facts = _facts(row.activity)
    return Message(row.volunteer.user, title % facts, text % facts, page(row.activity), f"activity.{what}:{row.pk}")


def offer_decided(activity, now):
    """To the volunteer who offered it."""
    volunteer = activity.offered_by
    if volunteer is None or not volunteer.user_id:
        return
    posted = activity.state == activity.State.PLANNED
    with override(CHINESE):
        title = _("Your offer is posted: %(title)s") if posted else _("Your offer was not posted: %(title)s")
        body = "" if posted else activity.state_reason
        message = Message(
            volunteer.user, title % {"title": activity.title}, body, page(activity) if posted else "", f"activity.offer:{activity.pk}"
        )
    notify_many([message], now)


def record_waits(record, now):
    text = gettext_lazy("%(day)s, %(time)s. A second person confirms it; if it is not right, say so on your page.")
    _tell_of(record, now, "made", gettext_lazy("Recorded: %(title)s"), text)


def record_confirmed(record, now):
    text = gettext_lazy("%(day)s, %(time)s. It is in your service record and in your time account.")
    if record.credited_minutes is None:
        text = gettext_lazy("%(day)s, %(time)s. It is in your service record.")
    _tell_of(record, now, "confirmed", gettext_lazy("Confirmed: %(title)s"), text)


def record_reversed(record, now):
    text = gettext_lazy("%(day)s, %(time)s was taken back: %(reason)s")
    _tell_of(record, now, "reversed", gettext_lazy("Corrected: %(title)s"), text)


def challenge_answered(record, answer, now):
    with override(CHINESE):
        title = _("Your objection was answered: %(title)s") % {"title": record.title}
    _leave(record, now, f"record.answered:{record.pk}:{now:%Y%m%d%H%M%S}", title, answer)


def _tell_of(record, now, what, title, text):
    """`title` and `text` are lazy: they are put into the language when the facts are put in."""
    with override(CHINESE):
        facts = {
            "title": record.title, "time": duration(record.minutes), "reason": record.reversed_because,
            "day": date_format(record.service_date, "Y年n月j日"),
        }  # fmt: skip
        title, text = title % facts, text % facts
    _leave(record, now, f"record.{what}:{record.pk}", title, text)


def _leave(record, now, key, title, body):
    user = record.volunteer.user
    if user is not None:
        notify_many([Message(user, title, body, reverse("activities:records"), key)], now)
