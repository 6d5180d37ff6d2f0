"""What one process does in the races of test_races."""

import uuid
from datetime import datetime

from django.urls import reverse
from wagtail.log_actions import registry

from time_bank.ledger.models import TimeAccount
from time_bank.redeeming.domain import gifts, matching, serving
from time_bank.redeeming.domain.errors import Refused as OurRefusal
from time_bank.redeeming.models import ServiceRequest

# A server that runs has its addresses and the names of its log loaded: so has each of these, before they part.
reverse("redeeming:ask")
registry.scan_for_actions()


def _refusals():
    from time_bank.ledger.domain.errors import Refused

    return Refused, OurRefusal


def match(index, requests, coordinator, helper, now):
    """Find the volunteer for one of many requests of the same account: the minutes are held, or "refused" because they are gone."""
    from portal.accounts.models import User
    from time_bank.volunteers.models import Volunteer

    request = ServiceRequest.objects.get(pk=int(requests.split(",")[index]))
    by, volunteer = User.objects.get(pk=coordinator), Volunteer.objects.select_related("user").get(pk=helper)
    try:
        matching.match(request, volunteer, by=by, now=datetime.fromisoformat(now))
    except _refusals():
        return "refused"
    return "held"


def settle(index, requests, now):
    """The asker confirms one of many services."""
    request = ServiceRequest.objects.get(pk=int(requests.split(",")[index]))
    serving.confirm(request, by=request.account.user, now=datetime.fromisoformat(now))
    return "settled"


def confirm(index, request, officers, now):
    """Everybody confirms the same service at once."""
    from portal.accounts.models import User

    by = User.objects.get(pk=int(officers.split(",")[index]))
    try:
        serving.confirm(ServiceRequest.objects.get(pk=request), by=by, now=datetime.fromisoformat(now))
    except _refusals():
        return "refused"
    return "confirmed"


def give(index, account, receiver, same, now):
    """Give ten minutes to a relative: with an id of one's own, or (`same`) the same form sent again."""
    from portal.accounts.models import User

    held = TimeAccount.objects.get(pk=account)
    key = uuid.UUID(same) if same != "-" else uuid.uuid4()
    try:
        gifts.give(held, User.objects.get(pk=receiver), 10, by=held.user, client_id=key, now=datetime.fromisoformat(now))
    except _refusals():
        return "refused"
    return "given"
