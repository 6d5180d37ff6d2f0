"""Take the demo's volunteers away: their records, and the invented bank, unless real people have saved time in it meanwhile."""

from courses.learning.domain import sealing
from courses.learning.models import Evidence
from portal.certificates.models import Certificate
from portal.core.models import DemoMark
from portal.notices.models import Notice
from time_bank.activities.models import Activity, Challenge, CheckEvent, Evaluation, EvaluationSlip, ServiceRecord, SignUp
from time_bank.ledger.domain.sealed import TIME
from time_bank.ledger.models import Bank, BankRule, TimeAccount, TimeEntry, TimeTransaction
from time_bank.redeeming.models import CertificateRequest, PaperSheet, RequestEvent, ServiceRequest
from time_bank.volunteers.models import FamilyTie, Honour, PreServiceTraining, StateChange, Supervision, Volunteer


def _marked(model):
    keys = DemoMark.objects.filter(model=model._meta.label).values_list("key", flat=True)
    return model.objects.filter(pk__in=[int(key) for key in keys])


def remove(users, now):
    """Everything that hangs on the invented people; the append-only tables are open while the demo is removed."""
    served = Volunteer.objects.filter(user__in=users)
    activities = _marked(Activity)
    _redeeming(users, served)
    _activities(served, activities)
    _volunteers(users, served)
    emptied = [_bank(bank, users) for bank in _marked(Bank)]
    if any(emptied) and sealing.newest(TIME):  # the old seals name accounts that are gone: the ledger is sealed anew
        sealing.seal_anew(now, TIME)


def _redeeming(users, served):
    requests = ServiceRequest.objects.filter(account__user__in=users) | ServiceRequest.objects.filter(provider__in=served)
    asked = CertificateRequest.objects.filter(volunteer__in=served)
    numbers = list(asked.exclude(certificate=None).values_list("certificate", flat=True))
    pks = list(requests.values_list("pk", flat=True))
    asked.delete()
    Certificate.objects.filter(pk__in=numbers).update(replaces=None)
    Certificate.objects.filter(pk__in=numbers).delete()
    RequestEvent.objects.filter(request__in=pks).delete()
    ServiceRequest.objects.filter(pk__in=pks).update(sheet=None)
    PaperSheet.objects.filter(of_request__in=pks).delete()
    ServiceRequest.objects.filter(pk__in=pks).delete()


def _activities(served, activities):
    records = ServiceRecord.objects.filter(volunteer__in=served)
    for model in (Challenge, Evaluation, EvaluationSlip):
        model.objects.filter(record__in=records).delete()
    records.exclude(replaces=None).delete()
    records.delete()
    checks = CheckEvent.objects.filter(volunteer__in=served)
    checks.exclude(voids=None).delete()
    checks.delete()
    SignUp.objects.filter(volunteer__in=served).delete()
    # What real volunteers take part in stays.
    busy = SignUp.objects.filter(activity__in=activities).values("activity")
    activities.exclude(pk__in=busy).delete()


def _volunteers(users, served):
    evidences = list(PreServiceTraining.objects.filter(volunteer__in=served).values_list("evidence", flat=True))
    for session in Supervision.objects.filter(attendees__in=served).distinct():
        session.attendees.remove(*served)
        if not session.attendees.exists():
            session.delete()
    for model in (PreServiceTraining, Honour, StateChange, FamilyTie):
        model.objects.filter(volunteer__in=served).delete()
    FamilyTie.objects.filter(user__in=users).delete()
    Evidence.objects.filter(pk__in=evidences).delete()
    served.delete()
    Notice.objects.filter(user__in=users).delete()


def _bank(bank, users):
    """Double entry: taken away whole, or not at all. True if it went."""
    people = TimeAccount.objects.filter(bank=bank, kind=TimeAccount.Kind.PERSON)
    if people.exclude(user__in=users).exists():
        return False
    moved = TimeTransaction.objects.filter(bank=bank)
    TimeEntry.objects.filter(transaction__in=moved).delete()
    moved.exclude(reverses=None).delete()
    moved.exclude(closes=None).delete()
    moved.delete()
    TimeAccount.objects.filter(bank=bank).update(merged_into=None, state=TimeAccount.State.OPEN)
    TimeAccount.objects.filter(bank=bank).delete()
    BankRule.objects.filter(bank=bank).delete()
    bank.delete()
    return True
