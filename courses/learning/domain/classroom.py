"""Hours and questionnaires of people without a phone: an officer enters them with evidence, under the same rules."""

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.assessment.domain import questionnaires
from courses.learning.models import Enrolment, Evidence, HourEntry
from portal.core import audit
from portal.core.uploads import checked_upload
from portal.organisations import reach, rules

from . import ledger, missing, room
from .accounts import lock
from .crediting import complete_module
from .errors import Refused

audit.action("learning.enter_hours", gettext_lazy("Enter hours"), gettext_lazy("Entered hours of the classroom"))
audit.action("learning.enter_paper", gettext_lazy("Enter a paper questionnaire"), gettext_lazy("Entered a paper questionnaire"))


def keep_evidence(upload, title, *, by, now):
    """Store a scan or sign-in sheet (PDF, PNG, JPEG, by content) in the private storage."""
    data = checked_upload(upload, kinds=("pdf", "png", "jpg"), limit=10 * 1024 * 1024)
    digest = hashlib.sha256(data).hexdigest()
    name = storages["private"].save(f"evidence/{now:%Y}/{digest[:32]}", ContentFile(data))
    return Evidence.objects.create(title=title[:100], file=name, sha256=digest, uploaded_by=by, uploaded_at=now)


def enter_hours(enrolment, module_key, minutes, evidence, *, by, reason, now):
    """Credit classroom minutes to a module: never more than it still lacks, and one sheet once a learner and module."""
    with transaction.atomic():
        account = lock(enrolment.account_id)
        enrolment = Enrolment.objects.select_related("account__user").get(pk=enrolment.pk)
        _refuse_own(by, enrolment)
        if enrolment.state != Enrolment.State.ACTIVE:
            raise Refused(_("Hours are entered only while the learner is learning."))
        standing = missing.standing(enrolment)
        module = next((m for m in standing.modules if m.key == module_key), None)
        if module is None:
            raise Refused(_("This programme has no such module."))
        if not module.ready:
            raise Refused(_("“%(module)s” is in preparation and grants nothing.") % {"module": module.title})
        if not 0 < minutes <= module.missing:
            raise Refused(_why_no_more(account, module))
        key = _sheet_key(account, evidence, module_key)
        entry = ledger.append(
            account, now=now, minutes=minutes, enrolment=enrolment, module_key=module_key, kind=HourEntry.Kind.CLASSROOM,
            evidence_key=key, evidence={"evidence": evidence.pk}, recorded_by=str(by.pseudonym), reason=reason.strip()[:200],
        )  # fmt: skip
        complete_module(account, enrolment, module_key, now)
        audit.record("learning.enter_hours", enrolment.programme, by=by, entry=entry.pk, minutes=minutes)
    return entry


def _why_no_more(account, module):
    """What the module lacks, and what it has from where: more than its hours count for nobody."""
    online, entered = room.sources(account, module.key)
    texts = {"module": module.title, "needed": module.needed, "missing": module.missing, "online": online, "entered": entered}
    if not module.missing:
        return _(
            "“%(module)s” has all its %(needed)d minutes: %(online)d learnt online, %(entered)d entered by officers. Nothing more counts."
        ) % texts  # fmt: skip
    return _(
        "“%(module)s” lacks %(missing)d of its %(needed)d minutes: %(online)d were learnt online, %(entered)d entered by officers."
        " Enter 1 to %(missing)d."
    ) % texts  # fmt: skip


def enter_paper_questionnaire(enrolment, signed, anonymous, *, by, now):
    """Enter a questionnaire filled in on paper: the same gate and the same separation as online. False: it had been given already."""
    with transaction.atomic():
        lock(enrolment.account_id)
        _refuse_own(by, enrolment)
        if not missing.standing(enrolment).hours_done:
            raise Refused(_("The questionnaire opens once every required hour is there."))
        created = _give(enrolment, signed, anonymous, now)
        if created:
            audit.record("learning.enter_paper", enrolment.programme, by=by, enrolment=enrolment.pk)
    return created


def _give(enrolment, signed, anonymous, now):
    """Both parts, or the signed one alone when no anonymous sheet was handed in."""
    taker, key, code = enrolment.account.public_id, missing.subject_key(enrolment), enrolment.programme.code
    if anonymous:
        return questionnaires.give(taker, key, code, signed, anonymous, True, now)
    return questionnaires.submit_signed(taker, key, signed, True, now)[1]


def _sheet_key(account, evidence, module_key):
    """A sheet counts once a learner and module; what was entered from it and corrected may be entered anew."""
    key = f"sheet:{evidence.sha256}:{module_key}"
    before = HourEntry.objects.filter(account=account, module_key=module_key, evidence_key__startswith=key)
    if before.filter(reversed_by=None).exists():
        raise Refused(_("This sheet has been entered for this learner and module already."))
    count = before.count()
    return f"{key}#{count}" if count else key


def _refuse_own(by, enrolment):
    """Nobody enters hours for themselves, nor beyond reach."""
    if enrolment.account.user_id is None:
        raise Refused(_("This person's data were erased; nothing is added any more."))
    if enrolment.account.user_id == by.pk:
        raise Refused(_("Nobody enters hours for themselves."))
    if not by.is_superuser:
        reach.require(by, rules.HOURS_ENTER, enrolment.account.user)
