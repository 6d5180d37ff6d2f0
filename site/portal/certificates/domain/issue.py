"""Issue, revoke and reissue: the only functions that write certificates."""

import secrets
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.names import clean_name
from portal.core import audit
from portal.organisations.models import Membership

from .. import audit_names, fonts, signals
from ..layouts import layout
from ..models import Certificate, Counter
from ..wording import IssueRefused
from .names import record_name_task, solve_name_tasks

ALPHABET = "34679ACDEFGHJKMNPQRTUVWXY"  # no pair that looks alike: 0 O, 1 I L, 2 Z, 5 S, 8 B
LENGTH = 8
State = Certificate.State


class NameNotPrintable(IssueRefused):
    """The holder's name has characters that no embedded font draws; a NameTask says which."""

    def __init__(self, missing):
        shown = "、".join(f"{m['character']} ({m['code']})" for m in missing)
        super().__init__(_("No font of the certificate prints these characters of the name: %(characters)s.") % {"characters": shown})
        self.missing = missing


class TextNotPrintable(IssueRefused):
    pass


class OrganisationNotConfirmed(IssueRefused):
    pass


class NotValid(IssueRefused):
    pass


@dataclass(frozen=True)
class Request:
    """One achievement to certify: for whom, what the document says, in whose name."""

    subject_key: str
    snapshot: dict
    holder: Any
    holder_organisation: Any
    issuer: Any


def issue(kind, subject_key, snapshot, *, holder, holder_organisation, issuer, by, now):
    """Return the valid certificate of the achievement, issuing it if there is none yet; IssueRefused says why not.

    Call it outside a transaction when you can: a refused name leaves a NameTask, which a rolled back transaction loses.
    """
    (outcome,) = issue_batch(kind, [Request(subject_key, snapshot, holder, holder_organisation, issuer)], by=by, now=now)
    if isinstance(outcome, IssueRefused):
        raise outcome
    return outcome


def issue_batch(kind, requests, *, by, now):
    """For each request, in order, the valid certificate of its achievement (issued if there was none), or the IssueRefused.

    The new ones commit together, with their numbers and their lines of the audit log; a refusal stops nobody else. Keep
    batches to a few hundred: the counter stays locked until all are written.
    """
    outcomes = valid_ones(kind, [request.subject_key for request in requests])
    asked = [request for request in requests if request.subject_key not in outcomes]
    ready, refused = _sorted_out(kind, asked, now)
    outcomes |= refused
    if ready:
        outcomes |= _issue_ready(kind, ready, by, now)
    return [outcomes[request.subject_key] for request in requests]


def valid_ones(kind, subject_keys):
    """{subject key: valid certificate} of those achievements that have one."""
    found = Certificate.objects.filter(kind=kind, subject_key__in=subject_keys, state=State.VALID)
    return {certificate.subject_key: certificate for certificate in found}


def _sorted_out(kind, requests, now):
    """({subject key: request with the snapshot as it will be frozen}, {subject key: refusal})."""
    ready, refused = {}, {}
    confirmed = _confirmed(requests)
    for request in requests:
        try:
            snapshot = _prepared(kind, request.snapshot, request.issuer, now)
            _refuse_unconfirmed(snapshot, request, confirmed)
            _refuse_unprintable(snapshot, request.holder, request.holder_organisation, now)
        except IssueRefused as refusal:
            refused[request.subject_key] = refusal
        else:
            ready[request.subject_key] = replace(request, snapshot=snapshot)
    return ready, refused


def _issue_ready(kind, ready, by, now):
    try:
        with transaction.atomic():
            return _issue_once(kind, ready, by, now)
    except IntegrityError:  # another process issued one of them from another year's series, under another lock
        with transaction.atomic():
            return _issue_once(kind, ready, by, now)


def _issue_once(kind, ready, by, now):
    """Under the counter's lock nobody else issues from this series: who has one by now is known for certain."""
    counter = _locked_counter(layout(kind).prefix, now)
    standing = valid_ones(kind, list(ready))
    new = [_certificate(kind, request, by, now) for key, request in ready.items() if key not in standing]
    _write(counter, new, by, now)
    return standing | {certificate.subject_key: certificate for certificate in new}


def _certificate(kind, request, by, now, **fields):
    return Certificate(
        kind=kind,
        subject_key=request.subject_key,
        characters="".join(secrets.choice(ALPHABET) for _position in range(LENGTH)),
        snapshot=request.snapshot,
        holder=request.holder,
        holder_organisation=request.holder_organisation,
        issuer=request.issuer,
        issued_by=by,
        issued_at=now,
        **fields,
    )


def revoke(certificate, reason, by, now, *, category=Certificate.Reason.OTHER):
    """End a valid certificate. `category` is public, `reason` stays in the register."""
    with transaction.atomic():
        row = _locked(certificate)
        _end(row, State.REVOKED, reason, category, by, now)
        audit.record(audit_names.REVOKED, row, by, reason=row.reason, category=row.reason_kind)
        _announce(signals.certificate_revoked, row)
    return row


def reissue(certificate, snapshot, reason, by, now, *, holder_organisation=None, category=Certificate.Reason.MENDED):
    """Replace a valid certificate by one with a mended snapshot and a new number, in one transaction; both stay."""
    snapshot = _prepared(certificate.kind, snapshot, certificate.issuer, now)
    organisation = holder_organisation or certificate.holder_organisation
    _refuse_unprintable(snapshot, certificate.holder, organisation, now)
    with transaction.atomic():
        counter = _locked_counter(layout(certificate.kind).prefix, now)
        old = _locked(certificate)
        _end(old, State.REPLACED, reason, category, by, now)
        audit.record(audit_names.REPLACED, old, by, reason=old.reason)
        _announce(signals.certificate_replaced, old)
        request = Request(old.subject_key, snapshot, old.holder, organisation, old.issuer)
        new = _certificate(old.kind, request, by, now, replaces=old)
        _write(counter, [new], by, now)
    return new


def _prepared(kind, snapshot, issuer, now):
    """The snapshot as it will be frozen: clean name, issuer and date of issue filled in, checked by its layout."""
    ready = {
        "issuer": issuer.name,
        "issuer_contact": issuer.contact,
        **snapshot,
        "name": clean_name(snapshot.get("name", "")),
        "issued_on": _local(now).date().isoformat(),
    }
    layout(kind).check(ready)
    return ready


def _local(now):
    return timezone.localtime(now, timezone.get_default_timezone())


def _confirmed(requests):
    """{(user id, organisation id)} of the memberships, among those the requests name, that somebody confirmed."""
    people = {request.holder.pk for request in requests if request.holder is not None}
    memberships = Membership.objects.filter(user__in=people, state=Membership.State.CONFIRMED)
    return set(memberships.values_list("user_id", "organisation_id"))


def _refuse_unconfirmed(snapshot, request, confirmed):
    holder, organisation = request.holder, request.holder_organisation
    if snapshot.get("organisation") and (holder is None or (holder.pk, organisation.pk) not in confirmed):
        raise OrganisationNotConfirmed(_("Nobody has confirmed yet that the person belongs to this organisation."))


def _refuse_unprintable(snapshot, holder, organisation, now):
    missing = fonts.missing_characters(snapshot["name"])
    if missing:
        if holder is not None:
            record_name_task(holder, organisation, missing, now)
        raise NameNotPrintable(missing)
    others = fonts.missing_characters("".join(_texts({**snapshot, "name": ""})).replace("\n", ""))
    if others:
        shown = "、".join(f"{m['character']} ({m['code']})" for m in others)
        raise TextNotPrintable(_("No font of the certificate prints these characters of its text: %(characters)s.") % {"characters": shown})


def _texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def _locked_counter(prefix, now):
    series = f"{prefix}-{_local(now).year}"
    found = Counter.objects.select_for_update().filter(series=series).first()
    if found is None:
        Counter.objects.get_or_create(series=series)
        found = Counter.objects.select_for_update().get(series=series)
    return found


def _write(counter, certificates, by, now):
    """Give the next numbers to new rows; all commit together or none."""
    if not certificates:
        return
    for certificate in certificates:
        counter.last += 1
        certificate.number = f"{counter.series}-{counter.last:06d}"
    counter.save(update_fields=["last"])
    Certificate.objects.bulk_create(certificates)
    solve_name_tasks([certificate.holder_id for certificate in certificates], now)
    audit.record_many(audit_names.ISSUED, [(certificate, {"number": certificate.number}) for certificate in certificates], by)
    transaction.on_commit(partial(signals.certificates_issued.send, sender=Certificate, certificates=certificates), robust=True)


def _locked(certificate):
    return Certificate.objects.select_for_update(of=("self",)).select_related("holder", "issuer").get(pk=certificate.pk)


def _end(row, state, reason, category, by, now):
    if row.state != State.VALID:
        raise NotValid(_("Certificate %(number)s is no longer valid.") % {"number": row.number})
    if not reason.strip():
        raise IssueRefused(_("Give a reason; it stays in the register."))
    row.state, row.reason, row.reason_kind, row.ended_at, row.ended_by = state, reason.strip(), category, now, by
    row.save(update_fields=["state", "reason", "reason_kind", "ended_at", "ended_by"])


def _announce(signal, certificate):
    transaction.on_commit(partial(signal.send, sender=Certificate, certificate=certificate), robust=True)
