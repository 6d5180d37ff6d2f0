"""Take the demo's volunteers away: their records, and the invented bank, unless real people have saved time in it meanwhile."""

from courses.learning.models import Evidence
from portal.certificates.models import Certificate
from portal.notices.models import Notice
from time_bank.activities.models import Activity, Challenge, CheckEvent, Evaluation, EvaluationSlip, ServiceRecord, SignUp
from time_bank.ledger.models import Bank, TimeAccount
from time_bank.redeeming.models import CertificateRequest, PaperSheet, RequestEvent, ServiceRequest
from time_bank.volunteers.models import FamilyTie, Honour, PreServiceTraining, StateChange, Supervision, Volunteer

from ..invented_banks import take_away
from .people import marked


def remove(users, now):
    """Everything that hangs on the invented people; the append-only tables are open while the demo is removed."""
    served = Volunteer.objects.filter(user__in=users)
    activities = marked(Activity)
    _redeeming(users, served)
    _activities(served, activities)
    _volunteers(users, served)
    take_away([bank for bank in marked(Bank) if not _is_real(bank, users)], now)


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


def _is_real(bank, users):
    """Somebody beside the invented people has an account there."""
    return TimeAccount.objects.filter(bank=bank, kind=TimeAccount.Kind.PERSON).exclude(user__in=users).exists()
