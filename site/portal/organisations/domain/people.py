"""Corrections to a person's record by those whose reach covers the whole person."""

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext_lazy

from portal.accounts.names import clean_name
from portal.core import audit

from .. import reach
from ..rules import PEOPLE_EDIT

audit.action("person.edit", gettext_lazy("Edit a person"), gettext_lazy("Name corrected"))


def rename(person, full_name, *, by):
    """Correct a person's name. Someone who also belongs elsewhere is corrected from above."""
    with transaction.atomic():
        held = get_user_model().objects.select_for_update().get(pk=person.pk)
        if by is not None:
            reach.require(by, PEOPLE_EDIT, held)
        held.full_name = clean_name(full_name)
        held.full_clean(exclude=["password"])
        held.save(update_fields=["full_name"])
        audit.record("person.edit", held, by=by)
    return held
