"""A person asks to be a volunteer, and keeps their own details right."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from courses.learning.domain.classroom import keep_evidence
from portal.accounts.domain import people, privacy
from portal.accounts.models import Consent
from portal.core import audit

from ..models import FULL_AGE, StateChange, Volunteer, age_on
from . import changing, evidences, queries
from .errors import Refused
from .locking import lock

OLDEST = 100
audit.action("volunteers.apply", gettext_lazy("Apply as a volunteer"), gettext_lazy("Applied to be a volunteer"))
audit.action("volunteers.details", gettext_lazy("Change a volunteer's details"), gettext_lazy("Details of the volunteer changed"))


@dataclass(frozen=True)
class Details:
    """What a volunteer says about themselves. `document_number` "" keeps the number that is held."""

    gender: str
    birth_date: date
    living_region: str
    background: str
    document_kind: str = Volunteer.Document.RESIDENT
    document_number: str = ""
    skill_note: str = ""
    guardian_name: str = ""
    guardian_phone: str = ""
    guardian_relation: str = ""
    guardian_upload: Any = None
    categories: list = field(default_factory=list)
    skills: list = field(default_factory=list)
    groups: list = field(default_factory=list)
    times: list = field(default_factory=list)


@transaction.atomic
def apply(user, organisation, details, *, notice, now):
    """Put the person's application before the organisation; who was refused or has left may apply anew.

    The caller has the person's separate consent and their declaration on the scope of service: both are recorded here.
    """
    get_user_model().objects.select_for_update().get(pk=user.pk)  # two sent forms wait for each other here
    held = Volunteer.objects.filter(user=user).first()
    volunteer = lock(held.pk) if held else Volunteer(user=user)
    if held and volunteer.state not in Volunteer.OUTSIDE:
        raise Refused(_("You have applied already."))
    if not user.full_name:
        raise Refused(_("Write your name in your account first: service is recorded under it."))
    before, volunteer.state = volunteer.state if held else "", Volunteer.State.APPLIED
    volunteer.organisation, volunteer.applied_at, volunteer.reason = organisation, now, ""
    _consent(user, notice, now)
    _write(volunteer, details, notice, now)
    StateChange.objects.create(volunteer=volunteer, before=before, after=volunteer.state, by=user, at=now)
    audit.record("volunteers.apply", volunteer, by=user, organisation=organisation.code)
    changing.announce(volunteer, before)
    return volunteer


@transaction.atomic
def edit(volunteer, details, *, notice, now):
    """The volunteer's own details, consent and declaration as they are now."""
    volunteer = lock(volunteer.pk)
    if volunteer.state in Volunteer.OUTSIDE:
        raise Refused(_("You are not in the pool of volunteers. Apply again."))
    _consent(volunteer.user, notice, now)
    _write(volunteer, details, notice, now)
    audit.record("volunteers.details", volunteer, by=volunteer.user)
    changing.settle(volunteer, now)
    return volunteer


def _consent(user, notice, now):
    if notice is None:
        raise Refused(_("This site has no privacy notice yet, so that nothing sensitive may be kept. Please tell the operator."))
    privacy.give_consent(user, notice, scope=Consent.Scope.VOLUNTEER, now=now)


def _write(volunteer, details, notice, now):
    _refuse_age(details, volunteer.organisation, now)
    for name in ("gender", "living_region", "background", "document_kind", "skill_note"):
        setattr(volunteer, name, getattr(details, name))
    volunteer.birth_cipher = details.birth_date.isoformat()
    volunteer.scope_declared_at = volunteer.scope_declared_at or now
    _hold_guardian(volunteer, details, now)
    _hold_document(volunteer, details, notice, now)
    volunteer.save()
    for name in Volunteer.LISTS:
        getattr(volunteer, name).set(getattr(details, name))


def _refuse_age(details, organisation, now):
    today, least = timezone.localdate(now), queries.pool_of(organisation).youngest_age
    age = age_on(details.birth_date, today)
    if not 0 <= age <= OLDEST:
        raise Refused({"birth_date": _("Look at the year again: this day of birth can't be right.")})
    if age < least:
        raise Refused(
            {"birth_date": _("Volunteers of %(organisation)s are at least %(n)d years old.") % {"organisation": organisation, "n": least}}
        )


def _hold_guardian(volunteer, details, now):
    """Below 18: who agreed, and their signature. At full age nothing of it is kept."""
    if volunteer.age_on(timezone.localdate(now)) >= FULL_AGE:
        volunteer.guardian_name_cipher = volunteer.guardian_phone_cipher = volunteer.guardian_relation = ""
        evidences.drop(volunteer, "guardian_evidence")
        return
    if not (details.guardian_name and details.guardian_phone and details.guardian_relation):
        raise Refused({"guardian_name": _("Below 18 a parent or guardian must agree: write their name, phone, and who they are.")})
    if details.guardian_upload is None and volunteer.guardian_evidence_id is None:
        raise Refused({"guardian_upload": _("Add a photograph or scan of the consent that the guardian signed.")})
    volunteer.guardian_name_cipher, volunteer.guardian_phone_cipher = details.guardian_name, details.guardian_phone
    volunteer.guardian_relation = details.guardian_relation
    if details.guardian_upload is not None:
        evidences.drop(volunteer, "guardian_evidence")
        with override("zh-hans"):
            title = _("Consent of the guardian")
        volunteer.guardian_evidence = keep_evidence(details.guardian_upload, title, by=volunteer.user, now=now)


def _hold_document(volunteer, details, notice, now):
    """A resident's number is the account's own; one that is held there already is changed only there."""
    if details.document_kind != Volunteer.Document.RESIDENT:
        volunteer.document_cipher = details.document_number or volunteer.document_cipher
        return
    volunteer.document_cipher = ""
    user = volunteer.user
    if details.document_number and not user.id_number_cipher:
        held = people.hold_identity_number(user, details.document_number, notice, by=user, now=now)
        user.id_number_cipher = held.id_number_cipher
    _refuse_contradiction(user.id_number_cipher, details)


def _refuse_contradiction(number, details):
    """The number itself says day of birth and gender."""
    if not number:
        return
    if number[6:14] != f"{details.birth_date:%Y%m%d}":
        raise Refused({"birth_date": _("The day of birth is not the one in your identity number.")})
    if (int(number[16]) % 2 == 1) != (details.gender == Volunteer.Gender.MALE):
        raise Refused({"gender": _("The gender is not the one in your identity number.")})
