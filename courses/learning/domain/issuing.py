"""Issuing to many: who is near, who gets one now, and going on after a stop. The job, the command and the page ask here."""

from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied

from courses.assessment.models import SignedResponse
from courses.learning.models import ModuleCompletion
from portal.certificates.domain import documents
from portal.certificates.domain.issue import NameNotPrintable
from portal.certificates.models import Certificate
from portal.certificates.wording import IssueRefused
from portal.jobs.domain import enqueue
from portal.jobs.models import Job

from . import certifying, missing
from .errors import Refused

CHUNK = 200
STEP = 20  # progress is written this often; a killed worker does at most so many again, which changes nothing
ELIGIBLE, SHORT, WAITING, ISSUED = "eligible", "short", "waiting", "issued"
TABS = (ELIGIBLE, SHORT, WAITING, ISSUED)
NOT_ELIGIBLE, NOT_PRINTABLE, BEYOND_REACH, REFUSED = "not_eligible", "name_not_printable", "beyond_reach", "refused"
REVOKED = "revoked"
JOB = "learning.issue_certificates"
_PREFIX = "enrolment:"


def tab_of(standing):
    """Which tab of the issuing page a standing belongs to."""
    if standing.certificate is not None:
        return ISSUED
    if standing.eligible:
        return ELIGIBLE
    return SHORT if standing.one_step_short else WAITING


def sorted_by_tab(enrolments):
    """{tab: [enrolment id]} of a queryset, in the order of ids.

    Only those who can be eligible or one step short are asked about in full; the rest is told from three quick lists.
    """
    rows, issued, near = _sifted(enrolments)
    found = {}
    for chunk in _chunks(enrolments, near):
        found |= {standing.enrolment.pk: tab_of(standing) for standing in missing.standings(chunk)}
    tabs = {tab: [] for tab in TABS}
    for pk in rows:
        tabs[ISSUED if pk in issued else found.get(pk, WAITING)].append(pk)
    return tabs


def work_list(enrolments):
    """Ids of those who may get a certificate now, and of those whose document is still to be made."""
    _rows, issued, near = _sifted(enrolments)
    unmade = _keys(_certificates().filter(pdf="")) & issued
    return sorted([*near, *unmade])


def _sifted(enrolments):
    """(all ids, ids with a valid certificate, ids without one that have at most one condition left by the quick lists)."""
    rows = list(enrolments.order_by("pk").values_list("pk", "account_id", "rule"))
    issued = _keys(_certificates())
    given = _keys(SignedResponse.objects)
    complete = {}
    completions = ModuleCompletion.objects.filter(account__in=enrolments.order_by().values("account"))
    for account, module_key in completions.values_list("account_id", "module_key"):
        complete.setdefault(account, set()).add(module_key)
    near = [pk for pk, account, rule in rows if pk not in issued and _is_near(rule, complete.get(account, set()), pk in given)]
    pks = [pk for pk, _account, _rule in rows]
    return pks, issued.intersection(pks), near


def _certificates():
    return Certificate.objects.filter(kind=certifying.KIND, state=Certificate.State.VALID)


def _keys(queryset):
    """Enrolment ids out of subject keys."""
    keys = queryset.filter(subject_key__startswith=_PREFIX).order_by().values_list("subject_key", flat=True)
    return {int(key.removeprefix(_PREFIX)) for key in keys}


def _is_near(rule, complete, given):
    lacking = sum(module["required"] and module["key"] not in complete for module in rule["modules"])
    # A questionnaire that is not given is one condition already.
    return lacking <= (0 if rule["questionnaire"] and not given else 1)


def _chunks(enrolments, pks):
    """The enrolments with these ids, in lists of at most CHUNK, each read when its turn comes."""
    for start in range(0, len(pks), CHUNK):
        yield list(enrolments.filter(pk__in=pks[start : start + CHUNK]).order_by("pk"))


@dataclass
class Tally:
    """How far a run is. As JSON it is the cursor of its job."""

    last: int = 0
    done: int = 0
    issued: int = 0
    skipped: list = field(default_factory=list)  # [enrolment id, code]

    @property
    def cursor(self):
        return {"last": self.last, "done": self.done, "issued": self.issued, "skipped": self.skipped}


def issue_many(enrolments, *, by, clock, tally=None, report=None, named=False):
    """Issue to everybody of a queryset who is eligible, each in a transaction of its own, the document after it.

    Begin again with the tally of a stopped run: nobody gets two. `report(tally, total)` is called now and then; what it
    raises stops the run. `named`: the people were chosen one by one, so those who are not eligible are listed too.
    """
    tally = tally or Tally()
    pks = list(enrolments.order_by("pk").values_list("pk", flat=True)) if named else work_list(enrolments)
    pks = [pk for pk in pks if pk > tally.last]
    total = tally.done + len(pks)
    for chunk in _chunks(enrolments, pks):
        for standing in missing.standings(chunk):
            _count(tally, standing.enrolment.pk, _issue(standing, by, clock, named))
            if report and (tally.done % STEP == 0 or tally.done == total):
                report(tally, total)
    return tally


def _count(tally, pk, code):
    tally.last, tally.done = pk, tally.done + 1
    if code == ISSUED:
        tally.issued += 1
    elif code:
        tally.skipped.append([pk, code])


def _issue(standing, by, clock, named):
    """ISSUED, '' (nothing to do), or the code of what stood in the way."""
    if standing.certificate is not None:
        _keep_document(standing.certificate)
        return ""
    if standing.unmet:
        return NOT_ELIGIBLE if named else ""
    if standing.revoked and not named:
        return REVOKED  # somebody took it back for a reason: only who is chosen by name gets another
    now = clock()
    try:
        certificate = certifying.issue_for(standing.enrolment, by=by, now=now, known=standing)
    except NameNotPrintable:
        return NOT_PRINTABLE
    except certifying.NotEligible:
        return NOT_ELIGIBLE
    except PermissionDenied:
        return BEYOND_REACH
    except (IssueRefused, Refused):
        return REFUSED
    _keep_document(certificate)
    return ISSUED if certificate.issued_at == now else ""  # another process was faster


def _keep_document(certificate):
    """Made once; a worker that died between the row and its document finds it missing here."""
    if not certificate.pdf:
        documents.document(certificate)


def issued_by_run(programme, *, by, since, until=None):
    """The certificates that a person gave in a programme in a span of time, whatever became of them since."""
    found = Certificate.objects.filter(kind=certifying.KIND, issued_by=by, issued_at__gte=since, snapshot__programme_code=programme.code)
    return found.filter(issued_at__lte=until) if until else found


def start(programme, *, officer, chosen, now):
    """Hand the issuing to the workers: to all who are eligible, or to the chosen ids. The same asked twice is one job."""
    args = {"programme": programme.pk, "officer": officer.pk}
    if chosen is not None:
        args["enrolments"] = chosen
    waiting = Job.objects.filter(kind=JOB, created_by=officer, state__in=[Job.State.QUEUED, Job.State.RUNNING])
    same = next((job for job in waiting if job.args == args), None)
    return same or enqueue(JOB, args, by=officer, now=now)
