"""Reusable questions about requests and certificates of service."""

import contextlib
import functools
import operator

from django.core.exceptions import ValidationError
from django.db.models import Q

from portal.accounts.numbers import clean_phone
from portal.core.crypto import keyed_hash
from portal.organisations import reach, rules
from time_bank.ledger.models import TimeAccount
from time_bank.volunteers.models import Volunteer

from ..models import CertificateRequest, RequestEvent, ServiceRequest

State = ServiceRequest.State
RELATED = ("category", "organisation", "account__user", "tie", "provider__user", "settlement", "hold")


def requests():
    return ServiceRequest.objects.select_related(*RELATED)


def within(user, rows, *permissions):
    """Those of the rows that somebody of the office reaches by any of the permissions."""
    reached = [reach.rows(user, permission, rows) for permission in permissions]
    return functools.reduce(operator.or_, reached)


def of_person(user):
    """Requests that the person pays for or serves in; an empty list for a visitor."""
    if not user.is_authenticated:
        return ServiceRequest.objects.none()
    return requests().filter(Q(account__user=user) | Q(provider__user=user)).distinct()


def asked_by(user):
    return requests().filter(account__user=user)


def to_serve(user):
    """Requests that wait for this volunteer's answer, visit or report."""
    return requests().filter(provider__user=user, state__in=[State.MATCHED, State.ACCEPTED, State.SERVED, State.DISPUTED])


def history(request):
    """The events, each with the role of who did it: names of the office are not shown to the parties."""
    roles = {str(request.provider_pseudonym): "provider"} if request.provider_pseudonym else {}
    if request.account.user_id:
        roles[str(request.account.user.pseudonym)] = "asker"
    return [(event, roles.get(event.by, "system" if event.by == "system" else "office")) for event in request.events.all()]


def disputes(request):
    return request.events.filter(what=RequestEvent.What.DISPUTED)


def person_accounts(user):
    """Open accounts of people within reach, for whom a coordinator may write a request down."""
    found = TimeAccount.objects.filter(kind=TimeAccount.Kind.PERSON, state=TimeAccount.State.OPEN, user__isnull=False)
    return reach.rows(user, rules.TIME_VIEW, found.select_related("user", "bank"))


def named(accounts, query, most=30):
    """Accounts of people by part of a name, or by a whole volunteer number or telephone number; none without a question."""
    if not query:
        return accounts.none()
    asked = Q(user__full_name__icontains=query) | Q(user__in=Volunteer.objects.filter(number__iexact=query).values("user"))
    with contextlib.suppress(ValidationError):
        asked |= Q(user__phone_hash=keyed_hash(clean_phone(query)))
    return accounts.filter(asked).order_by("user__full_name", "pk")[:most]


def certificate_requests():
    return CertificateRequest.objects.select_related("volunteer__user", "volunteer__organisation", "organisation", "certificate")
