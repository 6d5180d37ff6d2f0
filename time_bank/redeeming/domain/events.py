"""The lock of a request and the history that is written under it."""

from django.utils.translation import gettext as _

from portal.organisations import reach, rules

from ..models import RequestEvent, ServiceRequest
from .errors import Refused

State, What = ServiceRequest.State, RequestEvent.What
RELATED = (
    "bank",
    "organisation",
    "account__user",
    "account__bank",
    "asker",
    "category",
    "tie__user",
    "tie__volunteer",
    "provider__user",
    "hold",
)


def lock(pk):
    """The request, locked until the transaction ends. Accounts are locked after it, never before."""
    return ServiceRequest.objects.select_for_update(of=("self",)).select_related(*RELATED).get(pk=pk)


def require_state(request, *states):
    if request.state not in states:
        raise Refused(
            _("This has changed meanwhile: %(code)s is “%(state)s”. Look at the page again.")
            % {"code": request.code, "state": request.get_state_display()}
        )


def note(request, what, *, by, now, minutes=None, text="", evidence=None):
    """Write what happened; `by` None is the system."""
    request.updated_at = now
    request.save()
    return RequestEvent.objects.create(
        request=request,
        what=what,
        by=str(by.pseudonym) if by else "system",
        at=now,
        minutes=minutes,
        note=text.strip()[:300],
        evidence=evidence,
    )


def times(request, what):
    """How often something happened: numbers the evidence keys of the ledger."""
    return request.events.filter(what=what).count() + 1


def is_officer(user, request):
    return reach.can(user, rules.SERVICE_RUN, request)


def words(text, message, least=1):
    """A reason as it is kept: words, at most 300 characters."""
    text = " ".join((text or "").split())
    if len(text) < least:
        raise Refused(message)
    return text[:300]
