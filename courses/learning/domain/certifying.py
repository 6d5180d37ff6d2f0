"""Certificates of training hours: who may have one, what it says, issuing one or all."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from courses.learning.models import Enrolment
from portal.certificates.domain import issue as certificates
from portal.certificates.domain.issue import NameNotPrintable
from portal.certificates.wording import training_statement
from portal.organisations import reach, rules

from . import missing
from .accounts import lock
from .errors import Refused

KIND = "training"


class NotEligible(Refused):
    """`unmet` lists why."""

    def __init__(self, unmet):
        super().__init__("；".join(item.title for item in unmet))
        self.unmet = unmet


def enrolments_within(user, programme=None, permission=rules.CERTIFICATE_ISSUE):
    """Open enrolments of people within the officer's reach."""
    found = Enrolment.objects.filter(state__in=["active", "completed"], account__user__isnull=False)
    found = found.select_related("programme__organisation", "audience", "account__user")
    if not user.is_superuser:
        found = found.filter(account__user__in=reach.people(user, permission).values("pk"))
    return found.filter(programme=programme) if programme else found


def snapshot(standing, now):
    """What the certificate says, frozen: names, hours by module, dates. Content is Chinese."""
    enrolment, user = standing.enrolment, standing.enrolment.account.user
    programme = enrolment.programme
    day = timezone.localdate
    return {
        "title": enrolment.rule["certificate_title"],
        "name": user.full_name,
        "organisation": standing.membership.organisation.name,
        "programme": programme.title,
        "programme_code": programme.code,
        "audience": enrolment.audience.title,
        "minutes_per_hour": standing.minutes_per_hour,
        "hours": sum(module.hours for module in standing.required),
        "modules": [{"title": module.title, "hours": module.hours} for module in standing.required],
        "started_on": day(enrolment.started_at).isoformat(),
        "completed_on": day(standing.last_learnt_on or now).isoformat(),
        "issued_on": day(now).isoformat(),
        "issuer": programme.organisation.name,
        "issuer_contact": programme.organisation.contact,
        "statement": training_statement(),
    }


def issue_for(enrolment, *, by, now, known=None):
    """Issue the certificate of one enrolment. Twice gives the same one; NotEligible lists every unmet condition.

    `known`: an eligible standing asked for in bulk just before; it is used if nothing that it rests on has moved since.
    """
    with transaction.atomic():
        account = lock(enrolment.account_id)
        enrolment = _locked(enrolment)
        if enrolment.state == Enrolment.State.ENDED:
            raise Refused(_("This enrolment has ended."))
        standing = known if known is not None and _still_true(known, account, enrolment) else missing.standing(enrolment)
        if standing.certificate is not None:
            return standing.certificate
        if standing.unmet:
            raise NotEligible(standing.unmet)
        if by is not None and not by.is_superuser:
            # The organisation that the certificate names, not just any that the person asked to join.
            reach.require(by, rules.CERTIFICATE_ISSUE, standing.membership.organisation)
        try:
            certificate = _issue(standing, enrolment, by, now)
        except NameNotPrintable as error:
            refusal = error  # raised outside the transaction, so that the officer's task is kept
        else:
            _complete(enrolment, now)
            return certificate
    raise refusal


def _still_true(known, account, enrolment):
    """Under the lock: the ledger and the name are as they were read. The rest only grows, or certificates.issue asks it anew."""
    before = known.enrolment
    same_ledger = (before.account.entry_count, before.account.head) == (account.entry_count, account.head)
    user = enrolment.account.user
    same_person = user is not None and user == before.account.user and user.full_name == before.account.user.full_name
    return known.eligible and same_ledger and same_person and before.rule == enrolment.rule


def _locked(enrolment):
    return Enrolment.objects.select_related("programme__organisation", "audience", "account__user").get(pk=enrolment.pk)


def _issue(standing, enrolment, by, now):
    with override("zh-hans"):
        data = snapshot(standing, now)
    return certificates.issue(
        KIND, missing.subject_key(enrolment), data, holder=enrolment.account.user,
        holder_organisation=standing.membership.organisation, issuer=enrolment.programme.organisation, by=by, now=now,
    )  # fmt: skip


def _complete(enrolment, now):
    if enrolment.state == Enrolment.State.ACTIVE:
        enrolment.state = Enrolment.State.COMPLETED
        enrolment.save(update_fields=["state"])
        enrolment.tickets.filter(closed_at=None).update(closed_at=now)
