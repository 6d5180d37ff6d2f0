"""Certificates of training hours: who may have one, what it says, issuing one or a batch."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from courses.learning.models import Enrolment, Ticket
from portal.certificates.domain import issue as certificates
from portal.certificates.models import Certificate
from portal.certificates.wording import training_statement
from portal.organisations import reach, rules
from portal.organisations.models import Organisation

from . import missing
from .accounts import lock_all
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
    """Issue the certificate of one enrolment. Twice gives the same one; NotEligible lists every unmet condition."""
    standing = known if known is not None else missing.standing(enrolment)
    (outcome,) = issue_batch([standing], by=by, now=now)
    if isinstance(outcome, Exception):  # raised out here: the officer's task for a name is kept
        raise outcome
    return outcome


def issue_batch(standings, *, by, now):
    """For each standing, in order, its certificate, or the refusal: NotEligible, Refused, IssueRefused or PermissionDenied.

    All in one transaction, under the locks of all accounts. A standing asked for before is used if nothing that it rests
    on has moved since, else asked anew; a refusal stops nobody else.
    """
    with transaction.atomic():
        standings = _as_they_stand(standings)
        refused = _refused(standings, by)
        asked = {pk: standing for pk, standing in standings.items() if pk not in refused and standing.certificate is None}
        with override("zh-hans"):
            requests = [_request(standing, now) for standing in asked.values()]
        outcomes = dict(zip(asked, certificates.issue_batch(KIND, requests, by=by, now=now), strict=True))
        _complete([pk for pk, outcome in outcomes.items() if isinstance(outcome, Certificate)], now)
    return [refused.get(pk) or standing.certificate or outcomes[pk] for pk, standing in standings.items()]


def _as_they_stand(known):
    """{enrolment id: standing} under the locks."""
    accounts = lock_all([standing.enrolment.account_id for standing in known])
    enrolments = Enrolment.objects.select_related("programme__organisation", "audience", "account__user")
    enrolments = enrolments.in_bulk([standing.enrolment.pk for standing in known])
    found = {}
    for standing in known:
        enrolment = enrolments[standing.enrolment.pk]
        if _still_true(standing, accounts[enrolment.account_id], enrolment):
            standing.enrolment = enrolment
            found[enrolment.pk] = standing
    moved = [enrolment for pk, enrolment in enrolments.items() if pk not in found]
    found |= {standing.enrolment.pk: standing for standing in (missing.standings(moved) if moved else [])}
    return {standing.enrolment.pk: found[standing.enrolment.pk] for standing in known}


def _still_true(known, account, enrolment):
    """The ledger and the name are as they were read. The rest only grows, or certificates.issue_batch asks it anew."""
    before = known.enrolment
    same_ledger = (before.account.entry_count, before.account.head) == (account.entry_count, account.head)
    user = enrolment.account.user
    same_person = user is not None and user == before.account.user and user.full_name == before.account.user.full_name
    return known.eligible and same_ledger and same_person and before.rule == enrolment.rule


def _refused(standings, by):
    """{enrolment id: why it can't be issued}; who has a certificate already is not refused."""
    refused = {}
    within = _within(by, standings.values())
    for pk, standing in standings.items():
        if standing.enrolment.state == Enrolment.State.ENDED:
            refused[pk] = Refused(_("This enrolment has ended."))
        elif standing.certificate is None and standing.unmet:
            refused[pk] = NotEligible(standing.unmet)
        elif standing.certificate is None and within is not None and standing.membership.organisation_id not in within:
            refused[pk] = PermissionDenied()
    return refused


def _within(by, standings):
    """Ids of the organisations that the certificates would name and the officer reaches: not just any that a person asked to join.

    None: no limit.
    """
    if by is None or by.is_superuser:
        return None
    named = {standing.membership.organisation_id for standing in standings if standing.membership}
    return set(reach.rows(by, rules.CERTIFICATE_ISSUE, Organisation.objects.filter(pk__in=named)).values_list("pk", flat=True))


def _request(standing, now):
    enrolment = standing.enrolment
    return certificates.Request(
        subject_key=missing.subject_key(enrolment),
        snapshot=snapshot(standing, now),
        holder=enrolment.account.user,
        holder_organisation=standing.membership.organisation,
        issuer=enrolment.programme.organisation,
    )


def _complete(enrolments, now):
    """Enrolments with a certificate are completed, and what they had open is closed."""
    active = Enrolment.objects.filter(pk__in=enrolments, state=Enrolment.State.ACTIVE)
    completed = list(active.values_list("pk", flat=True))
    Ticket.objects.filter(enrolment__in=completed, closed_at=None).update(closed_at=now)
    active.update(state=Enrolment.State.COMPLETED)
