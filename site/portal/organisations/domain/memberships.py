"""A membership is claimed by a person, and confirmed, refused or ended by somebody whose reach covers it."""

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core import audit
from portal.core.cells import for_cell

from .. import reach
from ..models import Membership
from ..rules import MEMBERSHIP_DECIDE, PEOPLE_EDIT
from ..signals import membership_decided

State = Membership.State
audit.action("membership.claim", gettext_lazy("Claim a membership"), gettext_lazy("Claimed to belong to the organisation"))
audit.action("membership.confirm", gettext_lazy("Confirm a membership"), gettext_lazy("Membership confirmed"))
audit.action("membership.refuse", gettext_lazy("Refuse a membership"), gettext_lazy("Membership refused"))
audit.action("membership.accept", gettext_lazy("Accept a membership"), gettext_lazy("The person says that they belong here"))
audit.action("membership.decline", gettext_lazy("Decline a membership"), gettext_lazy("The person says that they do not belong here"))
audit.action("membership.withdraw", gettext_lazy("Withdraw a question"), gettext_lazy("Question to the person withdrawn"))
audit.action("membership.end", gettext_lazy("End a membership"), gettext_lazy("Membership ended"))
audit.action("membership.edit", gettext_lazy("Edit a position"), gettext_lazy("Position or audience changed"))


def claim(user, organisation, audience, position="", now=None):
    """Return the person's open membership in the organisation, made pending if there was none.

    Who claims what a roster asked them already has answered yes.
    """
    with transaction.atomic():
        get_user_model().objects.select_for_update().get(pk=user.pk)  # two sent forms wait for each other here
        held = Membership.objects.filter(user=user, organisation=organisation, state__in=Membership.LIVE).first()
        if held is None:
            held = Membership.objects.create(
                user=user, organisation=organisation, audience=audience, position=position, created_at=now or timezone.now()
            )
            audit.record("membership.claim", held, by=user)
        elif held.state == State.PENDING:
            held.audience, held.position = audience, position
            held.save(update_fields=["audience", "position"])
        elif held.state == State.INVITED:
            held = accept(held, by=user, now=now)
    return held


def confirm(membership, *, by, now=None):
    """Confirm a pending membership; a confirmed one is returned as it is."""
    return _decide(membership, State.CONFIRMED, {State.PENDING}, "membership.confirm", by=by, now=now)


def refuse(membership, reason, *, by, now=None):
    """Refuse a pending membership; the reason is shown to the person."""
    return _decide(membership, State.REFUSED, {State.PENDING}, "membership.refuse", reason=_reason(reason), by=by, now=now)


def accept(membership, *, by, now=None):
    """The person whom a roster named says that they belong there."""
    _require_the_person(by, membership)
    return _decide(membership, State.CONFIRMED, {State.INVITED}, "membership.accept", by=by, now=now, own=True)


def decline(membership, *, by, now=None):
    """The person whom a roster named says that they don't belong there."""
    _require_the_person(by, membership)
    reason = _("The person says that they do not belong here.")
    return _decide(membership, State.REFUSED, {State.INVITED}, "membership.decline", reason=reason, by=by, now=now, own=True)


def withdraw(membership, *, by, now=None):
    """Take back a question that nobody has answered yet."""
    reason = _("Withdrawn before an answer.")
    return _decide(membership, State.ENDED, {State.INVITED}, "membership.withdraw", reason=reason, by=by, now=now)


def end(membership, reason, *, by, now=None):
    """End an open membership. People may leave by themselves; otherwise reach decides."""
    leaving = by is not None and by.pk == membership.user_id
    return _decide(membership, State.ENDED, set(Membership.OPEN), "membership.end", reason=_reason(reason), by=by, now=now, own=leaving)


def _decide(membership, state, allowed_from, action, *, by, now, reason="", own=False):
    with transaction.atomic():
        held = Membership.objects.select_for_update(of=("self",)).select_related("user", "organisation").get(pk=membership.pk)
        if not own:
            _require_decider(by, held)
        if held.state == state:
            return held
        if held.state not in allowed_from:
            raise ValidationError(_("This membership is already decided: %(state)s.") % {"state": held.get_state_display()})
        before, held.state, held.reason, held.decided_by, held.decided_at = held.state, state, reason, by, now or timezone.now()
        held.save(update_fields=["state", "reason", "decided_by", "decided_at"])
        audit.record(action, held, by=by, person=held.user_id, organisation=held.organisation.code, reason=reason)
        transaction.on_commit(lambda: membership_decided.send(sender=Membership, membership=held, before=before))
    return held


def _require_the_person(by, membership):
    if by.pk != membership.user_id:
        raise PermissionDenied


def _require_decider(by, membership):
    """`by` None is the system (a command at the console). Nobody but a superuser decides about themselves."""
    if by is None:
        return
    reach.require(by, MEMBERSHIP_DECIDE, membership)
    if by.pk == membership.user_id and not by.is_superuser:
        raise PermissionDenied(_("Somebody else has to decide about your own membership."))


def _reason(text):
    text = for_cell(text or "").strip()
    if not text:
        raise ValidationError(_("Write the reason: the person will read it."))
    if len(text) > 200:
        raise ValidationError(_("Write at most 200 characters."))
    return text


def edit(membership, *, position, audience, by):
    """Correct position and audience of an open membership."""
    with transaction.atomic():
        held = Membership.objects.select_for_update().get(pk=membership.pk)
        if by is not None:
            reach.require(by, PEOPLE_EDIT, held)
        if held.state not in Membership.OPEN:
            raise ValidationError(_("This membership is over and stays as it was."))
        held.position, held.audience = position, audience
        held.full_clean(validate_constraints=False)
        held.save(update_fields=["position", "audience"])
        audit.record("membership.edit", held, by=by, person=held.user_id)
    return held


def ask_again(user):
    """Confirmed memberships wait for confirmation once more: the organisation confirmed somebody of another name."""
    with transaction.atomic():
        for held in Membership.objects.select_for_update().filter(user=user, state=State.CONFIRMED):
            held.state, held.decided_at, held.decided_by = State.PENDING, None, None
            held.reason = ""
            held.save(update_fields=["state", "decided_at", "decided_by", "reason"])
            audit.record("membership.edit", held, by=user, person=user.pk)


def restate_position(membership, position, *, by):
    """People tell their own position themselves; the state of the membership stays."""
    with transaction.atomic():
        held = Membership.objects.select_for_update().get(pk=membership.pk)
        if by.pk != held.user_id:
            raise PermissionDenied
        if held.state not in Membership.OPEN:
            raise ValidationError(_("This membership is over and stays as it was."))
        held.position = position.strip()
        held.full_clean(validate_constraints=False)
        held.save(update_fields=["position"])
        audit.record("membership.edit", held, by=by, person=held.user_id)
    return held
