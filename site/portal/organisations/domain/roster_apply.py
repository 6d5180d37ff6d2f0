"""One chunk of a roster becomes people and memberships. Applying the same chunk twice changes nothing the second time."""

from functools import partial

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from portal.accounts.names import invent_username

from ..models import Membership
from ..signals import membership_decided, membership_offered
from .known import Known, RowProblem, changes

State = Membership.State


def apply_rows(rows, *, by, now=None):
    """Write `rows` (already judged) in the caller's transaction; return counts and the rows that could not be taken any more."""
    now = now or timezone.now()
    known = Known(rows, by)
    outcome = {"created": 0, "updated": 0, "joined": 0, "same": 0, "skipped": 0, "skipped_rows": []}
    fresh, pairs = [], []
    for row in rows:
        try:
            user, verdict = known.find(row), known.verdict(row)
        except RowProblem:  # somebody signed up or changed a number since the file was judged
            outcome["skipped"] += 1
            outcome["skipped_rows"].append(row["n"])
            continue
        if user is None:
            fresh.append((_person(row, now), row))
        else:
            _update(user, row, known)
            pairs.append((user, row))
        outcome[{"new": "created", "update": "updated", "joins": "joined", "same": "same"}[verdict]] += 1
    made = get_user_model().objects.bulk_create([user for user, _row in fresh])
    _hold_addresses(made)
    pairs += [(user, row) for user, (_old, row) in zip(made, fresh, strict=True)]
    _belong(pairs, known, by, now, ours=known.editable | {user.pk for user in made})
    return outcome


def _person(row, now):
    """A new account without a usable password: the first sign-in is by code."""
    user = get_user_model()(
        username=invent_username(), full_name=row["name"], email=row["email"] or None, password=make_password(None), date_joined=now
    )
    user.hold_phone(row["phone"], verified=False)
    user.hold_id_number(row["id"])
    return user


def _hold_addresses(users):
    """allauth keeps its own list of addresses; these are not proven yet."""
    addresses = [EmailAddress(user=user, email=user.email, primary=True, verified=False) for user in users if user.email]
    EmailAddress.objects.bulk_create(addresses)


def _update(user, row, known):
    """People who also belong elsewhere are left as they are."""
    if user.pk not in known.editable:
        return
    changed = changes(user, row)
    if not changed:
        return
    user.full_name, user.email = row["name"], row["email"] or user.email
    if "phone_hash" in changed:
        user.hold_phone(row["phone"], verified=False)
    if "id_number_hash" in changed:
        user.hold_id_number(row["id"])
    user.save(update_fields=["full_name", "email", "phone_cipher", "phone_hash", "phone_verified", "id_number_cipher", "id_number_hash"])
    if "email" in changed:
        # The address before may be somebody else's: it must not open this account any more.
        EmailAddress.objects.filter(user=user).delete()
        _hold_addresses([user])


def _belong(pairs, known, by, now, ours):
    """Who is new, or lies wholly within reach (`ours`), belongs at once; anybody else is asked first."""
    missing = []
    for user, row in pairs:
        held = known.memberships.get((user.pk, row["org"]))
        if held is None:
            missing.append(_membership(user, row, by, now) if user.pk in ours else _question(user, row, now))
        elif held.state == State.PENDING or (held.state == State.INVITED and user.pk in ours):
            _settle(held, row, by, now)
        elif user.pk in known.editable and (held.position, held.audience_id) != (row["position"], row["audience"]):
            held.position, held.audience_id = row["position"], row["audience"]
            held.save(update_fields=["position", "audience"])
    for made in Membership.objects.bulk_create(missing):
        if made.state == State.INVITED:
            transaction.on_commit(partial(membership_offered.send, sender=Membership, membership=made))


def _question(user, row, now):
    """Somebody known elsewhere: only they can say whether they belong here too."""
    return Membership(
        user=user, organisation_id=row["org"], audience_id=row["audience"], position=row["position"], state=State.INVITED, created_at=now
    )


def _membership(user, row, by, now):
    return Membership(
        user=user, organisation_id=row["org"], audience_id=row["audience"], position=row["position"], state=State.CONFIRMED,
        created_at=now, decided_at=now, decided_by=by,
    )  # fmt: skip


def _settle(held, row, by, now):
    before, held.state, held.decided_at, held.decided_by = held.state, State.CONFIRMED, now, by
    held.position, held.audience_id = row["position"], row["audience"]
    held.save(update_fields=["state", "decided_at", "decided_by", "position", "audience"])
    transaction.on_commit(lambda: membership_decided.send(sender=Membership, membership=held, before=before))
