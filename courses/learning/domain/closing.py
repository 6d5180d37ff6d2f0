"""The closing questionnaire online: the signed part first, then the anonymous part with a slip that names nobody.

A slip proves that some signed part was given. It can be computed again for its learner, so that the page may be left and
opened again, but only its hash is kept, apart from the answers: who gave is known, what they gave is not.
"""

import hashlib

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from courses.assessment.domain import questionnaires
from courses.assessment.models import SignedResponse
from courses.learning.models import SpentSlip

from . import missing
from .accounts import lock
from .errors import Refused

_SALT = "learning.slip"


def give_signed(enrolment, answers, now):
    """Record the signed part, once every required hour is there. Twice is kind: False, and the first one stands."""
    with transaction.atomic():
        lock(enrolment.account_id)
        if not missing.standing(enrolment).hours_done:
            raise Refused(_("The questionnaire opens once every required hour is there."))
        _response, created = questionnaires.submit_signed(
            enrolment.account.public_id, missing.subject_key(enrolment), answers, on_paper=False, now=now
        )
    return created


def has_given(enrolment):
    return questionnaires.has_given(enrolment.account.public_id, missing.subject_key(enrolment))


def slip_for(enrolment):
    """The slip for the anonymous part, or None: no signed part online yet, or the slip is spent."""
    taker, key = enrolment.account.public_id, missing.subject_key(enrolment)
    if not SignedResponse.objects.filter(taker=taker, subject_key=key, on_paper=False).exists():
        return None
    nonce = salted_hmac(_SALT, f"{taker}:{key}", secret=settings.LEDGER_KEY, algorithm="sha256").hexdigest()
    slip = signing.Signer(salt=_SALT).sign(f"{enrolment.programme.code}.{nonce}")
    return None if SpentSlip.objects.filter(hash=_hash(slip)).exists() else slip


def programme_code_of(slip):
    """The programme that a slip is for; Refused if it is not genuine."""
    try:
        return signing.Signer(salt=_SALT).unsign(slip).split(".")[0]
    except signing.BadSignature:
        raise Refused(_("This page is out of date. Open the questionnaire again from your learning.")) from None


def give_anonymous(slip, answers):
    """Take the anonymous part against a slip. Twice is kind: False, and the first one stands."""
    code = programme_code_of(slip)
    try:
        with transaction.atomic():
            SpentSlip.objects.create(hash=_hash(slip))
            questionnaires.submit_anonymous(code, answers)
    except IntegrityError:
        return False
    return True


def _hash(slip):
    return hashlib.sha256(slip.encode()).hexdigest()
