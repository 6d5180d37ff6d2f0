"""Certificates of service: asked for by the volunteer, issued free of charge by who recorded the service (order 67, articles 14 to 17)."""

import hashlib
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Max, Min, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from portal.certificates.domain import documents
from portal.certificates.domain import issue as certificates
from portal.certificates.models import Certificate
from portal.certificates.wording import IssueRefused
from portal.core import audit
from portal.organisations import reach, rules
from time_bank.activities.models import ServiceRecord
from time_bank.volunteers.domain import family

from ..layouts import service
from ..models import CertificateRequest
from . import certificate_notices, events
from .errors import Refused

State = CertificateRequest.State
ISSUERS = (rules.SERVICE_RUN, rules.CERTIFICATE_ISSUE)
audit.action(
    "redeeming.ask_certificate", gettext_lazy("Ask for a certificate of service"), gettext_lazy("Certificate of service asked for")
)
audit.action("redeeming.issue_certificate", gettext_lazy("Issue a certificate of service"), gettext_lazy("Certificate of service issued"))
audit.action(
    "redeeming.refuse_certificate", gettext_lazy("Refuse a certificate of service"), gettext_lazy("Certificate of service not issued")
)


def issuers(volunteer):
    """[{organisation, its id, times, minutes, first, last}] of who recorded confirmed service of the volunteer."""
    found = ServiceRecord.objects.filter(volunteer=volunteer, state=ServiceRecord.State.CONFIRMED).order_by()
    rows = found.values("organisation", "organisation__name")
    return list(
        rows.annotate(times=Count("pk"), minutes=Sum("minutes"), first=Min("service_date"), last=Max("service_date")).order_by("-minutes")
    )


def records_for(request):
    """The confirmed records that a certificate would list, in the order of their days."""
    found = ServiceRecord.objects.filter(
        volunteer=request.volunteer_id, organisation=request.organisation_id, state=ServiceRecord.State.CONFIRMED,
        service_date__gte=request.first_on, service_date__lte=request.last_on,
    )  # fmt: skip
    return list(found.order_by("service_date", "pk"))


@transaction.atomic
def ask(volunteer, organisation, first_on, last_on, *, by, now, needs_seal=False):
    """The volunteer asks, or a coordinator writes it down for them. An open request is brought up to date."""
    volunteer = type(volunteer).objects.select_for_update(of=("self",)).select_related("user").get(pk=volunteer.pk)
    if volunteer.user_id is None:
        raise Refused(_("This person's data were erased."))
    if volunteer.user_id != by.pk:
        _require_issuer(by, organisation)
    if last_on < first_on:
        raise Refused({"last_on": _("The period ends before it begins.")})
    if first_on > timezone.localdate(now):
        raise Refused({"first_on": _("This day has not come yet.")})
    fields = {"first_on": first_on, "last_on": last_on, "needs_seal": needs_seal, "asked_at": now, "entered_by": by}
    found, _made = CertificateRequest.objects.update_or_create(
        volunteer=volunteer, organisation=organisation, state=State.ASKED, defaults=fields
    )
    if not records_for(found):
        raise Refused(_("%(organisation)s has no confirmed service of yours in this period.") % {"organisation": organisation.name})
    audit.record("redeeming.ask_certificate", found, by=by)
    transaction.on_commit(partial(certificate_notices.asked, found, now), robust=True)
    return found


@transaction.atomic
def withdraw(request, *, by, now):
    held = _locked(request)
    if held.volunteer.user_id != by.pk:
        raise PermissionDenied
    return _decided(held, State.WITHDRAWN, by, now)


@transaction.atomic
def refuse(request, reason, *, by, now):
    """Not issued; the volunteer reads why. Records that exist are certified by law: only what is wrong in the request is a reason."""
    held = _locked(request)
    _refuse_own(held, by)
    reason = events.words(reason, _("Give the reason; the volunteer reads it."), least=4)[:200]
    _decided(held, State.REFUSED, by, now, reason)
    audit.record("redeeming.refuse_certificate", held, by=by)
    transaction.on_commit(partial(certificate_notices.refused, held, now), robust=True)
    return held


def issue(request, *, responsible, handler, contact, by, now):
    """Issue it. The same records again give the certificate that stands. IssueRefused or Refused says why not."""
    with transaction.atomic():
        held = _locked(request)
        _refuse_own(held, by)
        _require_asked(held)
        found = records_for(held)
        outcome = _issue(held, found, {"responsible": responsible, "handler": handler, "issuer_contact": contact}, by, now)
        if isinstance(outcome, Certificate):
            held.certificate = outcome
            _decided(held, State.ISSUED, by, now)
            held.records.set(found)
            audit.record("redeeming.issue_certificate", held, by=by, number=outcome.number)
            transaction.on_commit(partial(certificate_notices.issued, held, now), robust=True)
            transaction.on_commit(partial(documents.make, [outcome]), robust=True)
    if isinstance(outcome, IssueRefused):  # raised out here: the officer's task for a name is kept
        raise outcome
    return outcome


def _issue(held, found, officers, by, now):
    with override("zh-hans"):
        words = snapshot(held.volunteer, held.organisation, found, now) | officers
    request = certificates.Request(
        subject_key=subject_key(held, found), snapshot=words, holder=held.volunteer.user,
        holder_organisation=held.volunteer.organisation, issuer=held.organisation,
    )  # fmt: skip
    (outcome,) = certificates.issue_batch(service.KIND, [request], by=by, now=now)
    return outcome


def subject_key(request, records):
    """The achievement: these services of this volunteer, recorded here."""
    listed = ",".join(str(record.pk) for record in records)
    return f"service:{request.volunteer_id}:{request.organisation_id}:{hashlib.sha256(listed.encode()).hexdigest()[:24]}"


def snapshot(volunteer, organisation, records, now):
    """What the certificate says, frozen."""
    days = [record.service_date for record in records] or [timezone.localdate(now)]
    minutes = sum(record.minutes for record in records)
    return {
        "title": _("Volunteer service record certificate"),
        "name": volunteer.user.full_name,
        "document_type": str(volunteer.get_document_kind_display()),
        "document_number": volunteer.masked_document,
        "volunteer_number": volunteer.number,
        "programme": _("Volunteer service"),
        "records": [_record(record) for record in records],
        "minutes": minutes,
        "hours": round(minutes / 60, 1),
        "started_on": days[0].isoformat(),
        "completed_on": days[-1].isoformat(),
        "issuer": organisation.name,
        "statement": service.statement(),
    }


def _record(record):
    return {
        "title": record.title, "date": record.service_date.isoformat(), "place": record.place, "content": record.content,
        "minutes": record.minutes,
    }  # fmt: skip


def last_words(organisation):
    """Responsible person and contact as the organisation's last certificate named them."""
    last = Certificate.objects.filter(kind=service.KIND, issuer=organisation).order_by("-pk").first()
    if last is None:
        return {"contact": organisation.contact}
    return {"responsible": last.snapshot["responsible"], "contact": last.snapshot["issuer_contact"]}


def _locked(request):
    related = ("volunteer__user", "volunteer__organisation", "organisation")
    return CertificateRequest.objects.select_for_update(of=("self",)).select_related(*related).get(pk=request.pk)


def _require_issuer(by, organisation):
    if not any(reach.can(by, permission, organisation) for permission in ISSUERS):
        raise PermissionDenied


def _refuse_own(held, by):
    _require_issuer(by, held.organisation)
    if held.volunteer.user_id is None:
        raise Refused(_("This person's data were erased."))
    if held.volunteer.user_id == by.pk or family.is_family(held.volunteer.user, by, claimed_too=True):
        raise Refused(_("Nobody certifies their own service, nor that of their family."))


def _require_asked(held):
    if held.state != State.ASKED:
        raise Refused(_("This has been decided meanwhile: %(state)s. Look at the page again.") % {"state": held.get_state_display()})


def _decided(held, state, by, now, reason=""):
    _require_asked(held)
    held.state, held.decided_by, held.decided_at, held.reason = state, by, now, reason
    held.save()
    return held


def revoke_with(record, *, now):
    """A record was reversed: certificates that say it would go on saying it, so they end, and both sides are told. Safe to repeat."""
    asked = CertificateRequest.objects.filter(records=record, certificate__state=Certificate.State.VALID)
    ended = []
    for request in asked.select_related("certificate", "volunteer__user", "organisation"):
        reason = _("The service “%(title)s” of %(day)s was taken back.") % {"title": record.title, "day": record.service_date.isoformat()}
        try:
            certificates.revoke(request.certificate, reason[:200], None, now, category=Certificate.Reason.HOURS)
        except certificates.NotValid:
            continue
        certificate_notices.revoked(request, now)
        ended.append(request.certificate)
    return ended


def sweep(now):
    """Valid certificates of records that were reversed while nobody listened."""
    rows = ServiceRecord.objects.filter(
        state=ServiceRecord.State.REVERSED, certificate_requests__certificate__state=Certificate.State.VALID
    ).distinct()
    return [certificate for record in rows for certificate in revoke_with(record, now=now)]
