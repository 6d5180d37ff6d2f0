"""Issuing to many: who is near, who gets one now, and going on after a stop. The job, the command and the page ask here."""

from dataclasses import dataclass, field
from sys import intern

from django.core.exceptions import PermissionDenied

from courses.assessment.models import SignedResponse
from courses.learning.models import ModuleCompletion
from portal.certificates.domain import documents
from portal.certificates.domain.issue import NameNotPrintable
from portal.certificates.models import Certificate
from portal.certificates.wording import IssueRefused
from portal.jobs.domain import enqueue, enqueue_once
from portal.jobs.models import Job

from . import certifying, missing, telling
from .errors import Refused

CHUNK = 100  # so many are issued in one transaction and then printed; a killed worker looks at most at so many again
ELIGIBLE, SHORT, WAITING, ISSUED = "eligible", "short", "waiting", "issued"
TABS = (ELIGIBLE, SHORT, WAITING, ISSUED)
NOT_ELIGIBLE, NOT_PRINTABLE, BEYOND_REACH, REFUSED = "not_eligible", "name_not_printable", "beyond_reach", "refused"
REVOKED = "revoked"
JOB, HELP = "learning.issue_certificates", "learning.help_issuing"
_PREFIX = "enrolment:"
_REFUSALS = (
    (NameNotPrintable, NOT_PRINTABLE), (certifying.NotEligible, NOT_ELIGIBLE), (PermissionDenied, BEYOND_REACH),
    (IssueRefused, REFUSED), (Refused, REFUSED),
)  # fmt: skip


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
    pks, issued, near = _sifted(enrolments)
    found = {}
    for chunk in _chunks(enrolments, near):
        found |= {standing.enrolment.pk: tab_of(standing) for standing in missing.standings(chunk)}
    tabs = {tab: [] for tab in TABS}
    for pk in pks:
        tabs[ISSUED if pk in issued else found.get(pk, WAITING)].append(pk)
    return tabs


def work_list(enrolments):
    """Ids of those who may get a certificate now, and of those whose document is still to be made."""
    _pks, issued, near = _sifted(enrolments)
    unmade = _keys(_certificates().filter(pdf="")) & issued
    return sorted([*near, *unmade])


def _sifted(enrolments):
    """(all ids, ids with a valid certificate, ids without one that have at most one condition left by the quick lists)."""
    issued = _keys(_certificates())
    given = _keys(SignedResponse.objects)
    complete = {}
    completions = ModuleCompletion.objects.filter(account__in=enrolments.order_by().values("account"))
    for account, module_key in completions.values_list("account_id", "module_key").iterator():
        complete.setdefault(account, set()).add(intern(module_key))
    pks, near = [], []
    for pk, account, rule in enrolments.order_by("pk").values_list("pk", "account_id", "rule").iterator():
        pks.append(pk)
        if pk not in issued and _is_near(rule, complete.get(account, set()), pk in given):
            near.append(pk)
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


def issue_many(enrolments, *, by, clock, tally=None, report=None, named=False, backwards=False):
    """Issue to everybody of a queryset who is eligible, a chunk in one transaction, then the documents of the chunk.

    Begin again with the tally of a stopped run: nobody gets two. `report(tally, total)` is called after each chunk; what it
    raises stops the run. `named`: the people were chosen one by one, so those who are not eligible are listed too.
    `backwards`: from the other end of the list, for a second process that meets the first one somewhere in it.
    """
    tally = tally or Tally()
    pks = list(enrolments.order_by("pk").values_list("pk", flat=True)) if named else work_list(enrolments)
    pks = [pk for pk in pks if pk > tally.last]
    total = tally.done + len(pks)
    for chunk in _chunks(enrolments, pks[::-1] if backwards else pks):
        _issue_chunk(chunk, tally, by, clock(), named)
        if report:
            report(tally, total)
    return tally


def _issue_chunk(enrolments, tally, by, now, named):
    """Whoever has both certificate and document by now is passed over without a question."""
    finished = _finished(enrolments)
    standings = missing.standings(enrolment for enrolment in enrolments if enrolment.pk not in finished)
    codes = {standing.enrolment.pk: _obstacle(standing, named) for standing in standings}
    asked = [standing for standing in standings if codes[standing.enrolment.pk] is None]
    outcomes = certifying.issue_batch(asked, by=by, now=now) if asked else []
    codes |= {standing.enrolment.pk: _code(outcome, now) for standing, outcome in zip(asked, outcomes, strict=True)}
    found = [standing.certificate for standing in standings if standing.certificate is not None]
    issued = [outcome for standing, outcome in zip(asked, outcomes, strict=True) if codes[standing.enrolment.pk] == ISSUED]
    _finish_documents(found, issued)
    for enrolment in enrolments:
        _count(tally, enrolment.pk, codes.get(enrolment.pk, ""))


def _finished(enrolments):
    keys = [missing.subject_key(enrolment) for enrolment in enrolments]
    return _keys(_certificates().filter(subject_key__in=keys).exclude(pdf=""))


def _obstacle(standing, named):
    """What stands in the way before anything is tried: a code, '' for nothing to do, None for nothing in the way."""
    if standing.certificate is not None:
        return ""
    if [item.code for item in standing.unmet] == [NOT_PRINTABLE]:
        return NOT_PRINTABLE
    if standing.unmet:
        return NOT_ELIGIBLE if named else ""
    if standing.revoked and not named:
        return REVOKED  # somebody took it back for a reason: only who is chosen by name gets another
    return None


def _finish_documents(found, issued):
    """Make what is missing. Whose row was `found` without a document may not have heard of it either: its maker stopped in between."""
    unmade = [certificate for certificate in found if not certificate.pdf]
    telling.tell_of_certificates(unmade)
    documents.make([*unmade, *issued])


def _code(outcome, now):
    """ISSUED, '' (another process was faster), or the code of what stood in the way."""
    if isinstance(outcome, Certificate):
        return ISSUED if outcome.issued_at == now else ""
    return next(code for refusal, code in _REFUSALS if isinstance(outcome, refusal))


def _count(tally, pk, code):
    tally.last, tally.done = pk, tally.done + 1
    if code == ISSUED:
        tally.issued += 1
    elif code:
        tally.skipped.append([pk, code])


def issued_by_run(programme, *, by, since, until=None):
    """The certificates that a person gave in a programme in a span of time, whatever became of them since."""
    found = Certificate.objects.filter(kind=certifying.KIND, issued_by=by, issued_at__gte=since, snapshot__programme_code=programme.code)
    return found.filter(issued_at__lte=until) if until else found


def start(programme, *, officer, chosen, now):
    """Hand the issuing to the workers: to all who are eligible, or to the chosen ids. The same asked twice is one job."""
    args = {"programme": programme.pk, "officer": officer.pk}
    if chosen is not None:
        args["enrolments"] = chosen
    return enqueue_once(JOB, args, by=officer, now=now)


def call_for_help(job, now):
    """A long list is shared: whichever worker is free begins at its other end. Asked once a job."""
    if not Job.objects.filter(kind=HELP, args={"job": job.pk}).exists():
        enqueue(HELP, {"job": job.pk}, now=now)
