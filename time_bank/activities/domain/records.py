"""Service records: written once, confirmed by a second person, challenged by the volunteer, corrected by reversal.

Confirming a record and entering its minutes in the time bank is one transaction. Facts are never edited: until somebody has
confirmed them, a coordinator may give fewer minutes with a reason; afterwards a record is reversed and written anew.
"""

import hashlib
import json
import uuid
from functools import partial

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core import audit
from portal.organisations import reach
from portal.organisations.rules import SERVICE_RUN, TIME_CORRECT
from time_bank.ledger.domain import accounts, earning, posting
from time_bank.volunteers.domain import family

from ..models import Challenge, ServiceRecord
from ..signals import record_confirmed, record_reversed
from . import spans, telling, working_days
from .errors import Refused

State, Source = ServiceRecord.State, ServiceRecord.Source
FACTS = (
    "volunteer_pseudonym", "title", "category", "service_date", "place", "content", "organiser", "person_in_charge", "begins_at",
    "ends_at", "break_minutes", "minutes", "checked_in_by",
)  # fmt: skip
# What a correction takes over from the record that it replaces.
SAME = (
    "activity", "organisation", "title", "category", "place", "content", "organiser", "person_in_charge", "evidence", "source",
)  # fmt: skip
audit.action("service.write", gettext_lazy("Write a service record"), gettext_lazy("Service record written"))
audit.action("service.fewer", gettext_lazy("Give fewer minutes"), gettext_lazy("Fewer minutes given"))
audit.action("service.confirm", gettext_lazy("Confirm service"), gettext_lazy("Service confirmed"))
audit.action("service.challenge", gettext_lazy("Challenge a service record"), gettext_lazy("Service record challenged"))
audit.action("service.answer", gettext_lazy("Answer a challenge"), gettext_lazy("Challenge answered"))
audit.action("service.reverse", gettext_lazy("Reverse a service record"), gettext_lazy("Service record reversed"))


def facts_digest(record):
    """SHA-256 over what the record says; kept in the ledger when it is confirmed, so that a later edit shows."""
    said = {name: str(getattr(record, name)) for name in FACTS if not name.endswith("_at")}
    said |= {name: getattr(record, name).timestamp() for name in ("begins_at", "ends_at") if getattr(record, name)}
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def write(
    volunteer, *, organisation, title, place, content, organiser, person_in_charge, source, source_key, by, now, begins=None, ends=None,
    break_minutes=0, service_date=None, minutes=None, fewer_because="", category="", activity=None, evidence=None, checked_in_by=None,
    entered_by=None, replaces=None, quietly=False,
):  # fmt: skip
    """Write a record that waits for a second person. Either a span (`begins`, `ends`) or a day with minutes is needed.

    `by` is who writes it down, and so vouches for it; None: it follows from what `checked_in_by`, a pseudonym, vouched for.
    The same `source_key` counts once.
    """
    if by is not None:
        reach.require(by, SERVICE_RUN, organisation)
    if volunteer.number is None:
        raise Refused(_("This person is not in the pool of volunteers."))
    if begins is not None:
        most = spans.judge(begins, ends, break_minutes, now)
        minutes = spans.judge_fewer(minutes, most, fewer_because)
        fewer_because = fewer_because if minutes < most else ""
        service_date = timezone.localdate(begins)
    else:
        refuse_day(service_date, minutes, now)
    if ServiceRecord.objects.filter(source_key=source_key).exists():
        raise Refused(_("This service is recorded already; it counts once."))
    record = ServiceRecord(
        volunteer=volunteer, volunteer_pseudonym=_pseudonym(volunteer), activity=activity, organisation=organisation, title=title[:80],
        category=category[:60], service_date=service_date, place=place[:120], content=content[:300], organiser=organiser[:80],
        person_in_charge=person_in_charge[:50], begins_at=begins, ends_at=ends, break_minutes=break_minutes, minutes=minutes,
        fewer_because=fewer_because.strip()[:200], source=source, source_key=source_key, evidence=evidence,
        checked_in_by=checked_in_by or by.pseudonym, entered_by=entered_by, created_at=now,
        due_on=working_days.add(timezone.localdate(ends) if ends else service_date), replaces=replaces,
    )  # fmt: skip
    record.save(force_insert=True)
    if by is not None:
        audit.record("service.write", record, by=by, minutes=record.minutes, source=str(source))
    if not quietly:
        telling.record_waits(record, now)
    return record


def refuse_day(day, minutes, now):
    """A day with minutes and no times: past, and no more than a person can serve."""
    if day is None or day > timezone.localdate(now):
        raise Refused({"service_date": _("The day of the service has not come yet.")})
    if minutes is None or minutes < 1:
        raise Refused({"minutes": _("Minutes of service are more than nothing.")})
    if minutes > spans.LONGEST_MINUTES:
        raise Refused({"minutes": _("More than 12 hours of service at a time are not recorded.")})


def _pseudonym(volunteer):
    """Of the person; one whose data were erased gets a pseudonym that is nobody's."""
    return volunteer.user.pseudonym if volunteer.user_id else uuid.uuid5(uuid.NAMESPACE_OID, f"volunteer:{volunteer.pk}")


def from_checks(activity, came, went, *, now):
    """The record of a check-in and its check-out; None when not even a minute lies between."""
    minutes = spans.minutes_between(came.at, went.at)
    taken = ServiceRecord.objects.filter(activity=activity, volunteer=went.volunteer).exclude(state=State.REVERSED).exists()
    # The break is taken off once a volunteer, and only from a stay that is longer than it.
    pause = activity.break_minutes if not taken and minutes > activity.break_minutes else 0
    if minutes - pause < 1:
        return None
    return write(
        went.volunteer, activity=activity, organisation=activity.organisation, title=activity.title, category=activity.category_title,
        place=activity.place, content=activity.summary, organiser=activity.organisation.name, person_in_charge=activity.person_in_charge,
        begins=came.at, ends=went.at, break_minutes=pause, source=Source.ACTIVITY, source_key=f"check:{went.pk}", by=None, now=now,
        checked_in_by=came.by,
    )  # fmt: skip


@transaction.atomic
def give_fewer(record, minutes, *, reason, by, now):
    """Give fewer minutes than the span has, before anybody confirmed them. Never more."""
    held = _locked(record)
    reach.require(by, SERVICE_RUN, held.organisation)
    _refuse_own(held, by)
    if held.state != State.AWAITING:
        raise Refused(_("Only what waits for confirmation can be given fewer minutes; afterwards it is corrected by reversal."))
    most = spans.minutes_between(held.begins_at, held.ends_at) - held.break_minutes if held.begins_at else held.minutes
    spans.judge_fewer(minutes, most, reason)
    before, held.minutes, held.fewer_because = held.minutes, minutes, reason.strip()[:200] if minutes < most else ""
    held.save(update_fields=["minutes", "fewer_because"])
    audit.record("service.fewer", held, by=by, before=before, after=minutes)
    return held


def _locked(record):
    return ServiceRecord.objects.select_for_update(of=("self",)).select_related("organisation", "volunteer__user").get(pk=record.pk)


def why_not_confirm(record, by, relatives=None):
    """Why this person may not confirm this record, in words; "" if they may. The state and the reach are asked elsewhere.

    `relatives`: family.ids_near(by), for lists.
    """
    if record.volunteer_pseudonym == by.pseudonym or record.volunteer.user_id == by.pk:
        return _("This is your own service. A second person confirms it.")
    if record.volunteer.user_id in (family.ids_near(by) if relatives is None else relatives):
        return _("You are registered as family of this volunteer. Somebody else confirms it.")
    if record.checked_in_by == by.pseudonym:
        return _("You checked this volunteer in, or wrote the service down. A second person confirms it.")
    if record.entered_by == by.pseudonym:
        return _("You wrote this correction. A second person confirms it.")
    return ""


@transaction.atomic
def confirm(record, *, by, now, credit=None, was_served=False):
    """A second person confirms the service, and its minutes are entered in the time bank of the place, all or nothing.

    `was_served`: the caller knows that this person was served, and so may confirm without a role.

    `credit(record, bank)` may enter them in another way (service that was asked for moves minutes that are held); it returns
    (TimeTransaction or None, minutes credited). Without a bank the service is recorded and nothing is banked.
    """
    held = _locked(record)
    if not was_served:
        reach.require(by, SERVICE_RUN, held.organisation)
    if held.state == State.CONFIRMED:
        raise Refused(
            _("This was confirmed already, on %(at)s.") % {"at": timezone.localtime(held.confirmed_at).strftime("%Y-%m-%d %H:%M")}
        )
    if held.state != State.AWAITING:
        raise Refused(_("This record does not wait for confirmation: %(state)s.") % {"state": held.get_state_display()})
    if why := why_not_confirm(held, by):
        raise Refused(why)
    held.transaction, held.credited_minutes = _enter(held, by, now, credit)
    held.state, held.confirmed_by, held.confirmed_at = State.CONFIRMED, by.pseudonym, now
    held.save(update_fields=["state", "confirmed_by", "confirmed_at", "transaction", "credited_minutes"])
    audit.record("service.confirm", held, by=by, minutes=held.minutes)
    telling.record_confirmed(held, now)
    transaction.on_commit(partial(record_confirmed.send, sender=ServiceRecord, record=held))
    return held


def _enter(record, by, now, credit):
    bank = accounts.bank_at(record.organisation)
    if credit is not None:
        return credit(record, bank)
    user = record.volunteer.user
    if bank is None or user is None:
        return None, None
    made = earning.deposit(
        bank, user, record.minutes, occurred_on=record.service_date, evidence_key=f"record:{record.public_id}", by=by, now=now,
        reason=record.title, evidence={"record": str(record.public_id), "facts": facts_digest(record)},
    )  # fmt: skip
    return made.transaction, made.credited


def is_altered(record):
    """Does a confirmed record say something else than what was confirmed?"""
    told = record.transaction.evidence.get("facts") if record.transaction_id else None
    return told is not None and told != facts_digest(record)


@transaction.atomic
def challenge(record, text, *, by, now):
    """The volunteer says what is not right. The record waits; minutes that were entered stay until it is decided."""
    held = _locked(record)
    if held.volunteer.user_id != by.pk:
        raise PermissionDenied
    if held.state not in (State.AWAITING, State.CONFIRMED):
        raise Refused(_("You have said so already, or the record is reversed."))
    if not text.strip():
        raise Refused({"text": _("Say what is not right.")})
    made = Challenge.objects.create(record=held, text=text.strip()[:300], before=held.state, made_at=now)
    held.state = State.CHALLENGED
    held.save(update_fields=["state"])
    audit.record("service.challenge", held, by=by)
    return made


def may_decide(record, by):
    """May this person answer a challenge, or reverse the record? What was confirmed is reversed by those who correct the ledger."""
    permission = TIME_CORRECT if record.confirmed_at else SERVICE_RUN
    return record.volunteer.user_id != by.pk and reach.can(by, permission, record.organisation)


@transaction.atomic
def answer(record, text, *, by, now):
    """The record stays as it is; the volunteer reads why."""
    held = _locked(record)
    _require_one_of(by, held, SERVICE_RUN, TIME_CORRECT)
    _refuse_own(held, by)
    found = held.challenges.filter(outcome=Challenge.Outcome.OPEN).first()
    if found is None:
        raise Refused(_("There is no open objection to this record."))
    if not text.strip():
        raise Refused({"answer": _("Write an answer; the volunteer reads it.")})
    held.state = found.before
    held.save(update_fields=["state"])
    _close(found, Challenge.Outcome.UPHELD, text, by, now)
    audit.record("service.answer", held, by=by)
    telling.challenge_answered(held, found.answer, now)
    return held


def _close(found, outcome, text, by, now):
    found.outcome, found.answer, found.answered_by, found.answered_at = outcome, text.strip()[:300], by.pseudonym, now
    found.save(update_fields=["outcome", "answer", "answered_by", "answered_at"])


@transaction.atomic
def reverse(record, *, by, reason, now):
    """Take a record back, with a reason; its minutes are taken back from the account, also when they were spent meanwhile.

    Both the record and its reversal stay. What was confirmed asks for TIME_CORRECT.
    """
    held = _locked(record)
    reach.require(by, TIME_CORRECT if held.confirmed_at else SERVICE_RUN, held.organisation)
    _refuse_own(held, by)
    return _reverse(held, by, reason, now)


def _reverse(held, by, reason, now):
    if held.state == State.REVERSED:
        raise Refused(_("This record was reversed already."))
    if not reason.strip():
        raise Refused({"reason": _("A correction needs a reason.")})
    if held.transaction_id:
        posting.reverse(held.transaction, by=by, reason=reason, now=now, owing=True)
    for found in held.challenges.filter(outcome=Challenge.Outcome.OPEN):
        _close(found, Challenge.Outcome.CORRECTED, reason, by, now)
    held.state, held.reversed_by, held.reversed_at = State.REVERSED, by.pseudonym, now
    held.reversed_because = reason.strip()[:200]
    held.save(update_fields=["state", "reversed_by", "reversed_at", "reversed_because"])
    audit.record("service.reverse", held, by=by, minutes=held.minutes)
    telling.record_reversed(held, now)
    transaction.on_commit(partial(record_reversed.send, sender=ServiceRecord, record=held))
    return held


@transaction.atomic
def correct(record, *, by, reason, now, **changes):
    """Reverse a record and write it anew with the right times or minutes; the new one waits for a second person.

    `changes`: begins, ends, break_minutes, minutes, fewer_because, service_date.
    """
    held = _locked(record)
    if not may_decide(held, by):
        raise PermissionDenied
    if held.source == Source.REQUEST:
        raise Refused(_("Service that somebody asked for is not written anew: take the record back, and decide in its request."))
    _reverse(held, by, reason, now)
    same = {name: getattr(held, name) for name in SAME}
    times = {"begins": held.begins_at, "ends": held.ends_at, "break_minutes": held.break_minutes, "service_date": held.service_date}
    return write(
        held.volunteer, **same, **times | changes, source_key=f"corrects:{held.pk}", by=None, now=now,
        checked_in_by=held.checked_in_by, entered_by=by.pseudonym, replaces=held,
    )  # fmt: skip


def withdraw(event, *, by, reason, now):
    """The check-out behind a record was a mistake: the record goes with it, as long as nobody confirmed it."""
    held = ServiceRecord.objects.filter(source_key=f"check:{event.pk}").exclude(state=State.REVERSED).first()
    if held is None:
        return
    if held.confirmed_at:
        raise Refused(_("The service has been confirmed. It is corrected by reversal."))
    _reverse(_locked(held), by, reason, now)


def _refuse_own(record, by):
    if record.volunteer.user_id == by.pk:
        raise Refused(_("Nobody decides about their own service."))


def _require_one_of(by, record, *permissions):
    if not any(reach.can(by, permission, record.organisation) for permission in permissions):
        raise PermissionDenied


def name_of(pseudonym):
    """The name behind a pseudonym; "" for somebody whose data were erased."""
    found = get_user_model().objects.filter(pseudonym=pseudonym).first() if pseudonym else None
    return str(found) if found else ""
