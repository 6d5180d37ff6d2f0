"""What the ledger is told about its entries: minutes of a request are moved in its request, and nowhere else."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from .models import ServiceRequest


def of_request(transaction):
    """(sentence, address) for what was held or settled for a request; None for anything else."""
    found = ServiceRequest.objects.filter(Q(settlement=transaction) | Q(hold=transaction)).first()
    if found is None:
        return None
    words = _("These minutes belong to request %(code)s: open it again there, and decide.") % {"code": found.code}
    return words, reverse("redeeming_office:request", args=[found.pk])
