"""What the ledger may not correct by itself: a deposit that stands for a service record."""

from django.urls import reverse
from django.utils.translation import gettext as _

from .models import ServiceRecord


def of_record(transaction):
    """(sentence, address) for the deposit of a service record; None for anything else."""
    found = ServiceRecord.objects.filter(transaction=transaction).first()
    if found is None:
        return None
    words = _("These minutes belong to a service record. Correct the record: the minutes are taken back with it.")
    return words, reverse("activities_office:record", args=[found.pk])
