"""Issue, revoke and reissue: the only functions that write certificates."""

import secrets
from functools import partial

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
from .names import record_name_task, solve_name_task

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


def issue(kind, subject_key, snapshot, *, holder, holder_organisation, issuer, by, now):
    """Return the valid certificate of the achievement, issuing it if there is none yet.

    Call it outside a transaction when you can: a refused name leaves a NameTask, which a rolled back transaction loses.
    """
    standing = valid(kind, subject_key)
    if standing is not None:
        return standing
    snapshot = _prepared(kind, snapshot, issuer, now)
    _refuse_unconfirmed(snapshot, holder, holder_organisation)
    _refuse_unprintable(snapshot, holder, holder_organisation, now)
    fields = {"holder": holder, "holder_organisation": holder_organisation, "issuer": issuer, "issued_by": by, "issued_at": now}
    try:
        with transaction.atomic():
            return _issue_once(kind, subject_key, snapshot, fields)
    except IntegrityError:  # another process issued it from another year's series, under another lock
        standing = valid(kind, subject_key)
        if standing is None:
            raise
        return standing


def valid(kind, subject_key):
    """The valid certificate of an achievement, or None."""
    return Certificate.objects.filter(kind=kind, subject_key=subject_key, state=State.VALID).first()


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
        fields = {"holder": old.holder, "holder_organisation": organisation, "issuer": old.issuer, "issued_by": by, "issued_at": now}
        return _write(counter, old.kind, old.subject_key, snapshot, {**fields, "replaces": old})


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


def _refuse_unconfirmed(snapshot, holder, organisation):
    if not snapshot.get("organisation"):
        return
    confirmed = Membership.objects.filter(user=holder, organisation=organisation, state=Membership.State.CONFIRMED)
    if not confirmed.exists():
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


def _issue_once(kind, subject_key, snapshot, fields):
    counter = _locked_counter(layout(kind).prefix, fields["issued_at"])
    return valid(kind, subject_key) or _write(counter, kind, subject_key, snapshot, fields)


def _locked_counter(prefix, now):
    series = f"{prefix}-{_local(now).year}"
    found = Counter.objects.select_for_update().filter(series=series).first()
    if found is None:
        Counter.objects.get_or_create(series=series)
        found = Counter.objects.select_for_update().get(series=series)
    return found


def _write(counter, kind, subject_key, snapshot, fields):
    """Give the next number to a new row; both commit together or not at all."""
    counter.last += 1
    counter.save(update_fields=["last"])
    certificate = Certificate.objects.create(
        kind=kind,
        subject_key=subject_key,
        number=f"{counter.series}-{counter.last:06d}",
        characters="".join(secrets.choice(ALPHABET) for _position in range(LENGTH)),
        snapshot=snapshot,
        **fields,
    )
    if certificate.holder_id:
        solve_name_task(certificate.holder, certificate.issued_at)
    audit.record(audit_names.ISSUED, certificate, certificate.issued_by, number=certificate.number)
    _announce(signals.certificate_issued, certificate)
    return certificate


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
