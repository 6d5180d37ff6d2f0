"""What this room holds of a person: certificates and open name tasks."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.data_rights import Holding

from .models import Certificate, NameTask


def export(user):
    return {"certificates": [_certificate(row) for row in Certificate.objects.filter(holder=user).order_by("pk")]}


def _certificate(row):
    return {
        "number": row.number,
        "verification_characters": row.characters,
        "state": row.state,
        "issued": row.issued_at.isoformat(),
        "ended": row.ended_at.isoformat() if row.ended_at else None,
        "kind_of_reason": row.reason_kind,
        "reason": row.reason,
        "printed": row.snapshot,
    }


def erase(user, now):
    """Certificates stay as printed, so that paper in other hands can still be verified; they lose their tie to the account."""
    NameTask.objects.filter(user=user).delete()
    kept = Certificate.objects.filter(holder=user).update(holder=None)
    if not kept:
        return []
    return [_("Certificates already issued, as printed, so that the paper can still be verified. The issuer can revoke them on request.")]


certificates = Holding(title=gettext_lazy("Certificates"), export=export, erase=erase)
