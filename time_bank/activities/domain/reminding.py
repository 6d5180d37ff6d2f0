"""Reminders by the clock: of tomorrow's activity, and of records that are due."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from portal.notices.domain import Message, notify_many
from portal.organisations import reach
from portal.organisations.models import Role
from portal.organisations.rules import SERVICE_RUN

from ..models import Activity, SignUp
from . import queries, telling

BEFORE = timedelta(hours=24)
DAYS_LEFT = 3  # working days


def remind(now):
    """Everybody with a seat hears once, a day before; who signs up later than that hears at once. Returns how many were told."""
    soon = SignUp.objects.filter(
        state=SignUp.State.SEATED,
        activity__state=Activity.State.PLANNED,
        activity__starts_at__gt=now,
        activity__starts_at__lte=now + BEFORE,
    )
    return telling.remind(list(soon.select_related("activity", "volunteer__user").order_by("pk")), now)


def remind_of_records(now):
    """Each coordinator hears once a day of activities whose records are due within three working days, or overdue."""
    keepers = get_user_model().objects.filter(
        pk__in=Role.objects.filter(name__in=reach.role_names(SERVICE_RUN)).values("user"), is_active=True
    )
    messages = []
    with override(telling.CHINESE):
        for keeper in keepers:
            pressing = [item for item in queries.due(keeper, now) if item.left <= DAYS_LEFT]
            if pressing:
                messages.append(_pressing(keeper, pressing, now))
    if messages:
        notify_many(messages, now)
    return len(messages)


def _pressing(keeper, pressing, now):
    title = ngettext("%(n)d activity waits for its records", "%(n)d activities wait for their records", len(pressing)) % {
        "n": len(pressing)
    }
    overdue = sum(item.is_overdue for item in pressing)
    body = _("Records are due within ten working days after an activity. Overdue: %(overdue)d.") % {"overdue": overdue}
    return Message(keeper, title, body, reverse("activities_office:due"), f"records.due:{timezone.localdate(now).isoformat()}")
