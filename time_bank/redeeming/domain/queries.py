"""Reusable questions about requests and certificates of service."""

from django.db.models import Q

from portal.organisations import reach
from time_bank.ledger.models import TimeAccount

from ..models import CertificateRequest, RequestEvent, ServiceRequest

State = ServiceRequest.State
RELATED = ("category", "organisation", "account__user", "tie", "provider__user", "settlement", "hold")
WAITING_FOR_OFFICE = (State.OPEN, State.SERVED, State.DISPUTED)


def requests():
    return ServiceRequest.objects.select_related(*RELATED)


def within(user, permission):
    """Requests within the reach of somebody of the office."""
    return reach.rows(user, permission, requests())


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


def person_accounts(user, permission):
    """Open accounts of people within reach, for whom a coordinator may write a request down."""
    found = TimeAccount.objects.filter(kind=TimeAccount.Kind.PERSON, state=TimeAccount.State.OPEN, user__isnull=False)
    return reach.rows(user, permission, found.select_related("user", "bank"))


def certificate_requests(user, *permissions):
    found = CertificateRequest.objects.select_related("volunteer__user", "organisation", "certificate")
    rows = found.none()
    for permission in permissions:
        rows = rows | reach.rows(user, permission, found)
    return rows.distinct()
