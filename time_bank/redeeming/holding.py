"""What this room holds of a person: requests for service, and requests for certificates."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.data_rights import Holding

from .domain import events, matching, queries
from .models import CertificateRequest, RequestEvent, ServiceRequest

State = ServiceRequest.State


def export(user):
    certificates = CertificateRequest.objects.filter(volunteer__user=user).select_related("organisation", "certificate").order_by("pk")
    return {
        "asked_for": [_request(row) for row in queries.asked_by(user).prefetch_related("events").order_by("pk")],
        "served": [_served(row) for row in queries.requests().filter(provider__user=user).order_by("pk")],
        "certificates_asked_for": [_certificate(row) for row in certificates],
    }


def _request(row):
    return {
        "code": row.code, "asked": row.created_at.isoformat(), "how": row.channel, "kind": row.category.title, "wish": row.wish,
        "place": row.place, "area": row.area, "birth_date_of_who_is_served": row.birth_cipher, "day": row.wanted_on.isoformat(),
        "time": row.wanted_at.isoformat(), "minutes": row.minutes, "state": row.state, "identity_note": row.identity_note,
        "history": [_event(event) for event in row.events.all()],
    }  # fmt: skip


def _event(event):
    return {"at": event.at.isoformat(), "what": event.what, "minutes": event.minutes, "note": event.note}


def _served(row):
    begins = row.begins_at.isoformat() if row.begins_at else None
    return {"code": row.code, "kind": row.category.title, "state": row.state, "began": begins, "minutes": row.served_minutes}


def _certificate(row):
    number = row.certificate.number if row.certificate else None
    return {
        "issuer": row.organisation.name, "from": row.first_on.isoformat(), "to": row.last_on.isoformat(), "state": row.state,
        "number": number,
    }  # fmt: skip


@transaction.atomic
def erase(user, now):
    """Open requests end and their minutes go back; texts are blanked. What was settled stays without a name."""
    mine = list(ServiceRequest.objects.filter(account__user=user).values_list("pk", flat=True))
    serving = ServiceRequest.objects.filter(provider__user=user, state__in=[State.MATCHED, State.ACCEPTED]).values_list("pk", flat=True)
    for pk in sorted({*mine, *serving}):
        held = events.lock(pk)
        if held.state in ServiceRequest.BEFORE_SERVICE:
            matching.close(held, RequestEvent.What.WITHDRAWN, None, now)
        if pk in mine:
            _blank(held)
    CertificateRequest.objects.filter(volunteer__user=user, state=CertificateRequest.State.ASKED).update(
        state=CertificateRequest.State.WITHDRAWN, decided_at=now
    )
    return [_("Requests for service that were settled or are in dispute, without your name and words.")] if mine else []


def _blank(held):
    held.wish_cipher = held.place_cipher = held.birth_cipher = held.identity_note = ""
    held.asker = None
    held.save()
    held.events.update(note="")


redeeming = Holding(title=gettext_lazy("Redeeming time"), export=export, erase=erase)
