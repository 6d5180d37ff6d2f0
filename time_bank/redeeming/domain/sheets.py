"""Sheets of paper: printed with a number and a code, entered once with a scan, or made void."""

import secrets
import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.learning.domain.classroom import keep_evidence
from portal.core import audit
from portal.organisations import reach, rules

from ..models import PaperSheet, RequestEvent, ServiceRequest, SheetSeries
from . import asking, events, serving, telling
from .errors import Refused

Kind, State, What = PaperSheet.Kind, PaperSheet.State, RequestEvent.What
ALPHABET = "34679ACDEFGHJKMNPQRTUVWXY"  # no pair that looks alike when written by hand
PREFIX = {Kind.REQUEST: "SQ", Kind.SERVICE: "FW"}
MOST = 50
audit.action("redeeming.print_sheets", gettext_lazy("Print sheets of paper"), gettext_lazy("Sheets of paper printed"))
audit.action("redeeming.enter_sheet", gettext_lazy("Enter a sheet of paper"), gettext_lazy("Sheet of paper entered"))
audit.action("redeeming.void_sheet", gettext_lazy("Make a sheet void"), gettext_lazy("Sheet of paper made void"))


@transaction.atomic
def make(kind, organisation, count, *, by, now, request=None):
    """`count` numbered sheets to be printed; a service sheet may be for one agreed request."""
    reach.require(by, rules.SERVICE_RUN, organisation)
    if not 1 <= count <= MOST:
        raise Refused({"count": _("Print 1 to %(n)d sheets at a time.") % {"n": MOST}})
    if request is not None:
        reach.require(by, rules.SERVICE_RUN, request)
        if request.provider is None:
            raise Refused(_("No volunteer has been found yet."))
    numbers = _numbers(PREFIX[kind], count, now)
    codes = ["".join(secrets.choice(ALPHABET) for _place in range(6)) for _sheet in numbers]
    made = PaperSheet.objects.bulk_create(
        PaperSheet(number=number, code=code, kind=kind, organisation=organisation, of_request=request, printed_by=by, printed_at=now)
        for number, code in zip(numbers, codes, strict=True)
    )
    audit.record("redeeming.print_sheets", organisation, by=by, kind=str(kind), first=numbers[0], count=count)
    return made


def _numbers(prefix, count, now):
    year = timezone.localdate(now).year
    SheetSeries.objects.get_or_create(year=year)
    series = SheetSeries.objects.select_for_update().get(year=year)
    series.last += count
    series.save(update_fields=["last"])
    return [f"{prefix}{year}-{series.last - count + position:06d}" for position in range(1, count + 1)]


def _locked(sheet, code, by):
    held = PaperSheet.objects.select_for_update(of=("self",)).select_related("organisation", "of_request").get(pk=sheet.pk)
    reach.require(by, rules.SERVICE_RUN, held)
    if held.state != State.PRINTED:
        raise Refused(_("Sheet %(number)s is %(state)s already.") % {"number": held.number, "state": held.get_state_display()})
    if not constant_time_compare(clean_code(code), held.code):
        raise Refused({"code": _("The code does not belong to sheet %(number)s. Compare it with the paper.") % {"number": held.number}})
    return held


def clean_code(text):
    return "".join(letter for letter in (text or "").upper() if letter.isalnum())


@transaction.atomic
def enter_request(sheet, code, account, wish, upload, *, identity_note, by, now):
    """A request that was written on a sheet, with a scan of it. Returns the request; the sheet counts once."""
    held = _locked(sheet, code, by)
    if held.kind != Kind.REQUEST:
        raise Refused(_("This is not a sheet for a request."))
    request = asking.ask_for(
        account, wish, ServiceRequest.Channel.PAPER, identity_note=identity_note, by=by,
        client_id=uuid.uuid5(uuid.NAMESPACE_URL, held.number),
        now=now, sheet=held,
    )  # fmt: skip
    _entered(held, upload, by, now)
    return request


@transaction.atomic
def enter_service(sheet, code, request, begins, ends, upload, *, by, now):
    """A service whose times and both signatures stand on a sheet: the volunteer reported by signing, the officer is the second person."""
    held = _locked(sheet, code, by)
    if held.kind != Kind.SERVICE:
        raise Refused(_("This is not a sheet of a service."))
    if held.of_request_id and held.of_request_id != request.pk:
        raise Refused(_("This sheet was printed for request %(code)s.") % {"code": held.of_request.code})
    asked = events.lock(request.pk)
    reach.require(by, rules.SERVICE_RUN, asked)
    events.require_state(asked, ServiceRequest.State.MATCHED, ServiceRequest.State.ACCEPTED)
    asked.reported_by = asked.provider_pseudonym
    if why := serving.why_not_confirm(asked, by):
        raise Refused(why)
    evidence = _entered(held, upload, by, now)
    serving.report_on_paper(asked, begins, ends, by=by, now=now, text=held.number, evidence=evidence)
    serving.settle(
        asked, min(asked.served_minutes, asked.minutes), by=by, now=now, what=What.CONFIRMED, text=held.number, evidence=evidence
    )
    transaction.on_commit(lambda: telling.settled(asked, now), robust=True)
    return asked


def _entered(held, upload, by, now):
    held.evidence = keep_evidence(upload, held.number, by=by, now=now)
    held.state, held.entered_by, held.entered_at = State.ENTERED, by, now
    held.save(update_fields=["evidence", "state", "entered_by", "entered_at"])
    audit.record("redeeming.enter_sheet", held, by=by)
    return held.evidence


@transaction.atomic
def void(sheet, reason, *, by, now):
    """A sheet that was spoilt or lost: nothing can be entered from it any more."""
    held = PaperSheet.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=sheet.pk)
    reach.require(by, rules.SERVICE_RUN, held)
    if held.state != State.PRINTED:
        raise Refused(_("Sheet %(number)s is %(state)s already.") % {"number": held.number, "state": held.get_state_display()})
    held.state, held.void_because = State.VOID, events.words(reason, _("Say why."), least=2)[:120]
    held.save(update_fields=["state", "void_because"])
    audit.record("redeeming.void_sheet", held, by=by)
    return held


def visible_evidence(user, sheet):
    """The scan of a sheet, for who runs service there."""
    return sheet.evidence if sheet.evidence_id and reach.can(user, rules.SERVICE_RUN, sheet) else None
