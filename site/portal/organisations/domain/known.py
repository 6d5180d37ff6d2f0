"""Who of a roster is known already, found by hash in a few questions whatever the number of rows."""

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.core.crypto import keyed_hash

from .. import reach
from ..models import Membership
from ..rules import PEOPLE_EDIT

NEW, UPDATE, SAME, JOINS = "new", "update", "same", "joins"
_STEP = 900  # below the least number of parameters that a database takes


class RowProblem(ValidationError):
    """A row that can't be taken; `column` says which cell is meant."""

    def __init__(self, column, message):
        super().__init__(message)
        self.column = column


class Known:
    """People and open memberships that touch these rows, and whom `by` may change."""

    def __init__(self, rows, by):
        self.by = by
        for row in rows:
            row["phone_hash"] = keyed_hash(row["phone"]) if row["phone"] else None
            row["id_hash"] = keyed_hash(row["id"]) if row["id"] else None
        self.by_phone = self._users("phone_hash", [row["phone_hash"] for row in rows])
        self.by_id = self._users("id_number_hash", [row["id_hash"] for row in rows])
        self.by_email = self._users("email", [row["email"] for row in rows])
        pks = sorted({user.pk for found in (self.by_phone, self.by_id) for user in found.values()})
        self.editable = self._editable(pks)
        self.memberships = self._memberships(pks)

    def _users(self, field, values):
        wanted = [value for value in values if value]
        users = get_user_model().objects.all()
        return {getattr(user, field): user for part in _parts(wanted) for user in users.filter(**{f"{field}__in": part})}

    def _editable(self, pks):
        if self.by is None:
            return set(pks)
        users = get_user_model().objects.all()
        return {
            pk for part in _parts(pks) for pk in reach.rows(self.by, PEOPLE_EDIT, users.filter(pk__in=part)).values_list("pk", flat=True)
        }

    def _memberships(self, pks):
        held = Membership.objects.filter(state__in=Membership.LIVE)
        return {(row.user_id, row.organisation_id): row for part in _parts(pks) for row in held.filter(user__in=part)}

    def find(self, row):
        """The person of the row, or None; RowProblem if its numbers contradict what is known."""
        by_phone, by_id = self.by_phone.get(row["phone_hash"]), self.by_id.get(row["id_hash"])
        if by_phone and by_id and by_phone.pk != by_id.pk:
            raise RowProblem("id_number", _("Phone and identity number belong to two different people."))
        user = by_phone or by_id
        owner = self.by_email.get(row["email"]) if row["email"] else None
        if owner and (user is None or owner.pk != user.pk):
            raise RowProblem("email", _("This e-mail address belongs to another account."))
        if user:
            self._check(user, row)
        return user

    def _check(self, user, row):
        if not user.is_active:
            raise RowProblem("phone" if row["phone"] else "id_number", _("The account with this number is closed."))
        if row["id_hash"] and user.id_number_hash and user.id_number_hash != row["id_hash"]:
            raise RowProblem("id_number", _("The phone belongs to somebody with another identity number."))
        if user.pk not in self.editable and user.full_name != row["name"]:
            raise RowProblem("name", _("The number is known under another name. Check both, or ask the level above to import the person."))

    def verdict(self, row):
        """new, update, same, or joins: known elsewhere, the person is asked whether they belong here too."""
        user = self.find(row)
        if user is None:
            return NEW
        held = self.memberships.get((user.pk, row["org"]))
        settled = held is not None and held.state == Membership.State.CONFIRMED
        if user.pk not in self.editable:
            asked = held is not None and held.state == Membership.State.INVITED
            return SAME if settled or asked else JOINS
        fits = settled and (held.position, held.audience_id) == (row["position"], row["audience"])
        return SAME if fits and not changes(user, row) else UPDATE


def changes(user, row):
    """Fields of the person that the row would change; an empty cell changes nothing."""
    wanted = {"full_name": row["name"], "phone_hash": row["phone_hash"], "id_number_hash": row["id_hash"], "email": row["email"]}
    return [field for field, value in wanted.items() if value and getattr(user, field) != value]


def _parts(values):
    return [values[start : start + _STEP] for start in range(0, len(values), _STEP)]
