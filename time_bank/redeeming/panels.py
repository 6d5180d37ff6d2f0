"""What this room shows on a volunteer's own page."""

from portal.certificates.models import Certificate
from portal.organisations import reach, rules
from time_bank.volunteers.registries import Panel

from .domain import queries
from .models import CertificateRequest, ServiceRequest


def redeeming_panel(request, volunteer):
    """Where the person is asked to help, what they asked for, and their certificates of service; None where there is nothing."""
    State = ServiceRequest.State
    mine = queries.asked_by(request.user).exclude(state__in=[State.SETTLED, State.CLOSED])
    held = CertificateRequest.objects.filter(volunteer=volunteer) if volunteer else CertificateRequest.objects.none()
    context = {
        "serving": list(queries.to_serve(request.user)[:20]),
        "asked": list(mine[:5]),
        "certificates": list(held.filter(certificate__state=Certificate.State.VALID).select_related("certificate", "organisation")[:5]),
        "waiting": held.filter(state=CertificateRequest.State.ASKED).exists(),
        "may_ask": bool(volunteer and volunteer.number),
    }
    return Panel("redeeming/panel.html", context) if any(context.values()) else None


def office_panel(request, volunteer):
    """Certificates of service on a volunteer's page in the office."""
    if not volunteer.number or not reach.anywhere(request.user, rules.SERVICE_RUN):
        return None
    rows = reach.rows(request.user, rules.SERVICE_RUN, queries.certificate_requests()).filter(volunteer=volunteer)[:20]
    return Panel("redeeming_office/volunteer_panel.html", {"volunteer": volunteer, "rows": rows})
