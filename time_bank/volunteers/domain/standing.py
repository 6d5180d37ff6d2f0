"""Why not yet? What a volunteer still needs before serving, in words, with the next step."""

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction

from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from courses.learning.domain.missing import Unmet
from courses.learning.models import Enrolment, HourEntry
from portal.accounts.models import Consent
from portal.core import clock

from ..models import FULL_AGE, PreServiceTraining, Volunteer
from . import queries
from .errors import NotActive

POOL = "pool"


@dataclass(frozen=True)
class Source:
    """Hours from one programme, or from one training that was entered."""

    title: str
    hours: Fraction
    url: str = ""
    entry: PreServiceTraining | None = None


@dataclass
class TrainingStanding:
    """Hours of pre-service training that are there, and everything that is missing before the volunteer is active."""

    volunteer: Volunteer
    needed: int
    sources: list[Source] = field(default_factory=list)
    unmet: list[Unmet] = field(default_factory=list)

    @property
    def hours(self):
        """All hours that count, exactly."""
        return sum((source.hours for source in self.sources), Fraction())

    @property
    def credited(self):
        """Hours that count, at most those needed, for a drawing."""
        return float(min(self.hours, self.needed))

    @property
    def hours_shown(self):
        """Rounded down to tenths, without a useless zero."""
        return _in_tenths(self.hours)

    @property
    def missing(self):
        return max(Fraction(), self.needed - self.hours)

    @property
    def trained(self):
        return not self.missing

    @property
    def now(self):
        return [item for item in self.unmet if not item.waits]

    @property
    def later(self):
        return [item for item in self.unmet if item.waits]

    @property
    def complete(self):
        """Nothing is missing: the volunteer may be made active."""
        return not self.unmet


def is_active(volunteer):
    return volunteer is not None and volunteer.user_id is not None and volunteer.state == Volunteer.State.ACTIVE


def require_active(volunteer, now):
    """NotActive, with the reason in the reader's words, unless the volunteer may serve now."""
    if is_active(volunteer):
        return
    if volunteer is None:
        raise NotActive(_("This person is not in the pool of volunteers."))
    raise NotActive(_WHY[volunteer.state] if volunteer.user_id else _("This person's data were erased."))


_WHY = {
    Volunteer.State.APPLIED: gettext_lazy("The application has not been decided yet."),
    Volunteer.State.REFUSED: gettext_lazy("The application was not admitted."),
    Volunteer.State.TRAINING: gettext_lazy("The pre-service training is not finished yet."),
    Volunteer.State.SUSPENDED: gettext_lazy("The volunteer is suspended at present."),
    Volunteer.State.LEFT: gettext_lazy("The volunteer has left the pool."),
}


def training_standing(volunteer, now=None):
    """The one answer to “why not yet”: hours by source, and every unmet condition with a link."""
    return training_standings([volunteer], now)[0]


def training_standings(volunteers, now=None):
    """Standings in the order given; the number of queries depends neither on how many people there are, nor on how many organisations."""
    volunteers, now = list(volunteers), now or clock.now()
    facts = _Facts(volunteers)
    return [_standing(volunteer, facts, now) for volunteer in volunteers]


class _Facts:
    """Everything the conditions need, read in bulk."""

    def __init__(self, volunteers):
        places = {volunteer.organisation for volunteer in volunteers}
        self.pools, self.programmes = queries.pools_of(places), queries.programmes_of(places)
        users = [volunteer.user_id for volunteer in volunteers if volunteer.user_id]
        self.enrolments = self._enrolments(users, {p.pk for found in self.programmes.values() for p in found})
        self.entered = defaultdict(list)
        for row in PreServiceTraining.objects.filter(volunteer__in=volunteers, counts=True, withdrawn_at=None):
            self.entered[row.volunteer_id].append(row)
        consents = Consent.objects.filter(user__in=users, scope=Consent.Scope.VOLUNTEER, withdrawn_at=None)
        self.consented = set(consents.values_list("user", flat=True))

    @staticmethod
    def _enrolments(users, programmes):
        """{(user id, programme id): [(when it began, hours of the ledger by the length of an hour that it began under)]}."""
        found = Enrolment.objects.filter(account__user__in=users, programme__in=programmes)
        fields = "pk", "account__user", "programme", "started_at", "rule"
        rows = list(found.values_list(*fields))
        sums = HourEntry.objects.filter(enrolment__in=[row[0] for row in rows]).order_by().values_list("enrolment")
        minutes = dict(sums.annotate(total=Sum("minutes")))
        enrolments = defaultdict(list)
        for pk, user, programme, began, rule in rows:
            enrolments[user, programme].append((began, Fraction(minutes.get(pk, 0), rule["minutes_per_hour"])))
        return enrolments


def _standing(volunteer, facts, now):
    programmes = facts.programmes[volunteer.organisation_id]
    learnt = [_from_programme(volunteer, programme, closed, facts) for programme, closed in programmes.items()]
    entered = [Source(row.title, Fraction(row.half_hours, 2), entry=row) for row in facts.entered[volunteer.pk]]
    needed = volunteer.training_hours or facts.pools[volunteer.organisation_id].training_hours
    result = TrainingStanding(volunteer, needed, [source for source in [*learnt, *entered] if source.hours])
    open_ones = [programme for programme, closed in programmes.items() if closed is None and programme.live]
    result.unmet = [*_unmet_state(volunteer), *_unmet_person(volunteer, facts, now), *_unmet_training(result, open_ones, facts)]
    return result


def _from_programme(volunteer, programme, closed, facts):
    counted = [hours for began, hours in facts.enrolments.get((volunteer.user_id, programme.pk), ()) if closed is None or began <= closed]
    return Source(programme.title, max(Fraction(), sum(counted, Fraction())), programme.url or "")


def _unmet_state(volunteer):
    if volunteer.state == Volunteer.State.APPLIED:
        text = _("The coordinator of %(organisation)s reads it. You can begin with the training meanwhile.")
        title = _("The application has not been decided yet")
        return [Unmet("decision", POOL, title=title, text=text % {"organisation": volunteer.organisation.name}, waits=True)]
    if volunteer.state in Volunteer.OUTSIDE:
        title = _("You are not in the pool of volunteers")
        return [Unmet("not_in_pool", POOL, title=title, text=volunteer.reason, url=reverse("volunteers:join"), action=_("Apply again"))]
    return []


def _unmet_person(volunteer, facts, now):
    unmet = []
    if not volunteer.document_number:
        unmet.append(
            _person(
                "identity", _("Your identity document is not known"), _("Service is recorded under your real name (order 67, article 5).")
            )
        )
    if volunteer.user_id not in facts.consented:
        text = _("Identity document and a guardian's details are sensitive: they are kept only if you agree to it separately.")
        unmet.append(_person("consent", _("Your separate consent is missing"), text))
    if volunteer.scope_declared_at is None:
        unmet.append(
            _person("scope", _("The declaration on the scope of service is missing"), _("No psychotherapy, no crisis intervention."))
        )
    if is_minor(volunteer, now) and not (volunteer.guardian_name_cipher and volunteer.guardian_evidence_id):
        unmet.append(_person("guardian", _("The consent of a parent or guardian is missing"), _("Below 18 somebody must sign for you.")))
    return unmet


def is_minor(volunteer, now):
    """Below 18, or of unknown age."""
    age = volunteer.age_on(timezone.localdate(now))
    return age is None or age < FULL_AGE


def _person(code, title, text):
    return Unmet(code, POOL, title=title, text=text, url=reverse("volunteers:details"), action=_("Complete your details"))


def _unmet_training(result, programmes, facts):
    """`programmes`: those that can be begun now."""
    if result.trained:
        return []
    texts = {"missing": hours_text(result.missing), "done": hours_text(result.hours), "needed": hours_text(result.needed)}
    title = _("Pre-service training lacks %(missing)s") % texts
    text = _("%(done)s of %(needed)s are there.") % texts
    if not programmes:
        text += _("Your organisation has named no programme; ask the coordinator how it trains its volunteers.")
        return [Unmet("training", POOL, title=title, text=text, waits=True)]
    begun = any((result.volunteer.user_id, programme.pk) in facts.enrolments for programme in programmes)
    url = reverse("learning:index") if begun else programmes[0].url or ""
    return [Unmet("training", POOL, title=title, text=text, url=url, action=_("Go on learning") if begun else _("Begin the training"))]


def _in_tenths(hours):
    whole, tenths = divmod(int(Fraction(hours) * 10), 10)
    return f"{whole}.{tenths}" if tenths else str(whole)


def hours_text(hours):
    """Training hours in words, rounded down to tenths: '8 training hours', '7.5 training hours'."""
    number = _in_tenths(hours)
    if "." in number:
        return _("%(n)s training hours") % {"n": number}
    return ngettext("%(n)d training hour", "%(n)d training hours", int(number)) % {"n": int(number)}
