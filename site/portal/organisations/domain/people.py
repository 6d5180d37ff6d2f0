"""A person's record as officers see and correct it, within their reach."""

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy

from portal.accounts.domain import people as accounts
from portal.accounts.numbers import clean_id_number, clean_phone
from portal.core import audit
from portal.core.crypto import keyed_hash

from .. import reach
from ..models import Membership
from ..resources import people_xlsx
from ..rules import PEOPLE_EDIT, PEOPLE_VIEW

audit.action("people.export", gettext_lazy("Export people"), gettext_lazy("List of people exported"))


def rename(person, full_name, *, by):
    """Correct a person's name. Someone who also belongs elsewhere is corrected from above."""
    if by is not None:
        reach.require(by, PEOPLE_EDIT, person)
    return accounts.rename(person, full_name, by)


def within_reach(viewer):
    """People that `viewer` may see, each with `reached`: the open memberships within the viewer's reach."""
    held = reach.rows(viewer, PEOPLE_VIEW, Membership.objects.filter(state__in=Membership.OPEN))
    shown = Prefetch("memberships", queryset=held.select_related("organisation", "audience"), to_attr="reached")
    people = reach.rows(viewer, PEOPLE_VIEW, get_user_model().objects.filter(erased_at=None))
    return people.prefetch_related(shown).order_by("full_name", "pk")


def search(people, text):
    """By part of a name or user name, or by a whole phone or identity number, which is found by its hash."""
    text = text.strip()
    condition = Q(full_name__icontains=text) | Q(username__icontains=text)
    for clean, field in ((clean_phone, "phone_hash"), (clean_id_number, "id_number_hash")):
        try:
            condition |= Q(**{field: keyed_hash(clean(text))})
        except ValidationError:
            continue
    return people.filter(condition)


def narrow(people, viewer, *, organisation=None, state="", audience=None):
    """Those with an open membership within the viewer's reach that has all of these."""
    held = reach.rows(viewer, PEOPLE_VIEW, Membership.objects.filter(state__in=Membership.OPEN))
    if organisation:
        held = held.filter(organisation__path__startswith=organisation.path)
    if state:
        held = held.filter(state=state)
    if audience:
        held = held.filter(audience=audience)
    return people.filter(pk__in=held.values("user"))


def export(people, *, by):
    """A workbook of these people, numbers masked; that it was made is logged."""
    found = list(people)
    audit.record("people.export", by, by=by, rows=len(found))
    return people_xlsx(found)
