"""Scans that this room holds: a guardian's consent, sheets of training, proofs of honours. Who may see them, and when they go."""

from functools import partial

from django.core.files.storage import storages
from django.db import transaction

from courses.learning.models import Evidence
from portal.organisations import reach, rules

from ..models import Honour, PreServiceTraining, Volunteer


def _resting_on(pk):
    """The rows that rest on a scan."""
    return (
        Volunteer.objects.filter(guardian_evidence=pk),
        PreServiceTraining.objects.filter(evidence=pk),
        Honour.objects.filter(evidence=pk),
    )


def visible(user, pk):
    """The scan, for whoever reaches everybody that rests on it; None as if it did not exist."""
    for queryset in _resting_on(pk):
        total = queryset.count()
        if total and reach.rows(user, rules.VOLUNTEER_VIEW, queryset).count() == total:
            return Evidence.objects.get(pk=pk)
    return None


def drop(instance, name):
    """Take a scan off an unsaved instance; after the commit its row and its file are gone, unless somebody else rests on it."""
    pk = getattr(instance, f"{name}_id")
    setattr(instance, name, None)
    if pk is not None:
        transaction.on_commit(partial(_delete, pk))


def _delete(pk):
    found = Evidence.objects.filter(pk=pk).first()
    if found is None or any(rows.exists() for rows in _resting_on(pk)):
        return
    found.delete()
    if not Evidence.objects.filter(file=found.file).exists():
        storages["private"].delete(found.file)
