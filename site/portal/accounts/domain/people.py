"""One person: signing up, and what they may change about themselves."""

import unicodedata

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core import audit

from ..names import clean_name, invent_username, validate_name
from ..numbers import clean_id_number, clean_phone
from ..signals import renamed
from . import privacy

audit.action("accounts.sign_up", _("Sign up"), _("Signed up"))
audit.action("accounts.rename", _("Change name"), _("Changed the name"))
audit.action("accounts.identity_number", _("Change identity number"), _("Changed the identity number"))

audit.action("accounts.prove_contacts", _("Vouch for contacts"), _("Took phone and e-mail as proven"))


class AlreadyTaken(Exception):
    """The phone, the e-mail or the user name belongs to somebody."""


def names_of(pseudonyms):
    """{pseudonym as text: name}, with one question for all; whose data were erased is not in it."""
    return {str(user.pseudonym): str(user) for user in get_user_model().objects.filter(pseudonym__in=pseudonyms)}


def sign_up(*, full_name, phone="", email="", username="", password=None, notice=None, now=None):
    """Create a person with one unproven contact or more, and their consent to `notice`, in one transaction.

    Without a password the first sign-in is by code. AlreadyTaken if a contact or the user name is in use.
    """
    now = now or timezone.now()
    user = get_user_model()(
        username=unicodedata.normalize("NFKC", username).strip().lower() or invent_username(),
        full_name=clean_name(full_name),
        email=(email or "").strip().lower() or None,
        date_joined=now,
    )
    user.set_password(password)
    user.hold_phone(clean_phone(phone) if phone else "", verified=False)
    _refuse_taken(user)
    try:
        with transaction.atomic():
            user.save()
            if user.email:
                EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
            if notice:
                privacy.give_consent(user, notice, now=now)
            audit.record("accounts.sign_up", user, by=user)
    except IntegrityError as error:
        raise AlreadyTaken from error
    return user


@transaction.atomic
def prove_contacts(user, by=None):
    """Take the person's phone and e-mail as proven without a code: for people whom an operator vouches for."""
    person = _locked(user)
    person.hold_phone(person.phone, verified=True)
    person.save(update_fields=["phone_cipher", "phone_hash", "phone_verified"])
    EmailAddress.objects.filter(user=person).update(verified=True)
    audit.record("accounts.prove_contacts", person, by=by)
    return person


def _refuse_taken(user):
    try:
        user.full_clean(exclude=["password"])
    except ValidationError as error:
        codes = {found.code for errors in error.error_dict.values() for found in errors}
        if "unique" in codes:
            raise AlreadyTaken from error
        raise


def _locked(user):
    return get_user_model().objects.select_for_update().get(pk=user.pk)


@transaction.atomic
def rename(user, full_name, by, now=None):
    """Give the person another name; ValidationError in words if it can't be one."""
    name = clean_name(full_name)
    if not name:
        raise ValidationError(_("Enter the name."))
    validate_name(name)
    person = _locked(user)
    if person.full_name != name:
        person.full_name = name
        person.save(update_fields=["full_name"])
        audit.record("accounts.rename", person, by=by)
        renamed.send(get_user_model(), user=person, by=by)
    return person


@transaction.atomic
def hold_identity_number(user, number, notice, by, now=None):
    """Keep the identity number ("" removes it). A number is kept only with its own, separate consent."""
    person = _locked(user)
    cleaned = clean_id_number(number) if number else ""
    if cleaned and notice is None:
        raise ValidationError(_("The identity number needs your separate consent."))
    person.hold_id_number(cleaned)
    if cleaned and get_user_model().objects.filter(id_number_hash=person.id_number_hash).exclude(pk=person.pk).exists():
        raise ValidationError(_("This identity number is held by another account. Please ask your organisation to look into it."))
    person.save(update_fields=["id_number_cipher", "id_number_hash"])
    if cleaned:
        privacy.give_consent(person, notice, scope="identity_number", now=now)
    else:
        privacy.withdraw_consent(person, scope="identity_number", now=now)
    audit.record("accounts.identity_number", person, by=by)
    return person
