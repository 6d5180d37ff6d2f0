"""Why not yet? What a volunteer still needs before serving, in words, with the next step."""

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction

from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.learning.domain.missing import Unmet
from courses.learning.models import Enrolment, HourEntry
from portal.accounts.models import Consent

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
    def whole_hours(self):
        return int(self.hours)

    @property
    def missing(self):
        return max(Fraction(), self.needed - self.hours)

    @property
    def trained(self):
        return not self.missing

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
    raise NotActive(_WHY[volunteer.state]() if volunteer.user_id else _("This person's data were erased."))


_WHY = {
    Volunteer.State.APPLIED: lambda: _("The application has not been decided yet."),
    Volunteer.State.REFUSED: lambda: _("The application was not admitted."),
    Volunteer.State.TRAINING: lambda: _("The pre-service training is not finished yet."),
    Volunteer.State.SUSPENDED: lambda: _("The volunteer is suspended at present."),
    Volunteer.State.LEFT: lambda: _("The volunteer has left the pool."),
    Volunteer.State.ACTIVE: lambda: "",
}


def training_standing(volunteer):
    """The one answer to “why not yet”: hours by source, and every unmet condition with a link."""
    return training_standings([volunteer])[0]


def training_standings(volunteers):
    """Standings in the order given; the number of queries depends on how many organisations there are, not on how many people."""
    volunteers = list(volunteers)
    facts = _Facts(volunteers)
    return [_standing(volunteer, facts) for volunteer in volunteers]


class _Facts:
    """Everything the conditions need, read in bulk."""

    def __init__(self, volunteers):
        places = {volunteer.organisation_id: volunteer.organisation for volunteer in volunteers}
        self.pools = {pk: queries.pool_of(place) for pk, place in places.items()}
        self.programmes = {pk: queries.programmes_of(place) for pk, place in places.items()}
        users = [volunteer.user_id for volunteer in volunteers if volunteer.user_id]
        self.learnt, self.enrolled = self._learnt(users, {p.pk for found in self.programmes.values() for p in found})
        self.entered = defaultdict(list)
        for row in PreServiceTraining.objects.filter(volunteer__in=volunteers, counts=True, withdrawn_at=None):
            self.entered[row.volunteer_id].append(row)
        consents = Consent.objects.filter(user__in=users, scope=Consent.Scope.VOLUNTEER, withdrawn_at=None)
        self.consented = set(consents.values_list("user", flat=True))

    @staticmethod
    def _learnt(users, programmes):
        """{(user id, programme id): hours} of the hour ledger, each enrolment by the length of an hour that it began under."""
        enrolments = Enrolment.objects.filter(account__user__in=users, programme__in=programmes)
        known = {
            pk: (user, programme, rule) for pk, user, programme, rule in enrolments.values_list("pk", "account__user", "programme", "rule")
        }
        learnt, enrolled = defaultdict(Fraction), {(user, programme): pk for pk, (user, programme, _rule) in sorted(known.items())}
        sums = HourEntry.objects.filter(enrolment__in=known).order_by().values_list("enrolment").annotate(total=Sum("minutes"))
        for pk, minutes in sums:
            user, programme, rule = known[pk]
            learnt[user, programme] += Fraction(minutes, rule["minutes_per_hour"])
        return learnt, enrolled


def _standing(volunteer, facts):
    pool, programmes = facts.pools[volunteer.organisation_id], facts.programmes[volunteer.organisation_id]
    learnt = [_from_programme(volunteer, programme, facts) for programme in programmes]
    entered = [Source(row.title, Fraction(row.half_hours, 2), entry=row) for row in facts.entered[volunteer.pk]]
    result = TrainingStanding(volunteer, pool.training_hours, [source for source in [*learnt, *entered] if source.hours])
    result.unmet = [*_unmet_state(volunteer), *_unmet_person(volunteer, facts), *_unmet_training(result, programmes, facts)]
    return result


def _from_programme(volunteer, programme, facts):
    key = volunteer.user_id, programme.pk
    return Source(programme.title, facts.learnt.get(key, Fraction()), programme.url or "")


def _unmet_state(volunteer):
    if volunteer.state == Volunteer.State.APPLIED:
        text = _("The coordinator of %(organisation)s reads it. You can begin with the training meanwhile.")
        title = _("The application has not been decided yet")
        return [Unmet("decision", POOL, title=title, text=text % {"organisation": volunteer.organisation.name}, waits=True)]
    if volunteer.state in (Volunteer.State.REFUSED, Volunteer.State.LEFT):
        title = _("You are not in the pool of volunteers")
        return [Unmet("not_in_pool", POOL, title=title, text=volunteer.reason, url=reverse("volunteers:join"), action=_("Apply again"))]
    return []


def _unmet_person(volunteer, facts):
    unmet = []
    if not volunteer.document_number:
        unmet.append(
            _person(
                "identity", _("Your identity document is not known"), _("Service is recorded under your real name (order 67, article 5).")
            )
        )
    if volunteer.user_id not in facts.consented:
        text = _("Date of birth and identity number are sensitive: they are kept only if you agree to it separately.")
        unmet.append(_person("consent", _("Your separate consent is missing"), text))
    if volunteer.scope_declared_at is None:
        unmet.append(
            _person("scope", _("The declaration on the scope of service is missing"), _("No psychotherapy, no crisis intervention."))
        )
    if _is_minor(volunteer) and not (volunteer.guardian_name_cipher and volunteer.guardian_evidence_id):
        unmet.append(_person("guardian", _("The consent of a parent or guardian is missing"), _("Below 18 somebody must sign for you.")))
    return unmet


def _is_minor(volunteer):
    age = volunteer.age_on(timezone.localdate())
    return age is None or age < FULL_AGE


def _person(code, title, text):
    return Unmet(code, POOL, title=title, text=text, url=reverse("volunteers:details"), action=_("Complete your details"))


def _unmet_training(result, programmes, facts):
    if result.trained:
        return []
    texts = {"missing": hours_text(result.missing), "done": hours_text(result.hours), "needed": hours_text(result.needed)}
    title = _("Pre-service training lacks %(missing)s") % texts
    text = _("%(done)s of %(needed)s are there.") % texts
    open_ones = [p for p in programmes if p.live]
    if not open_ones:
        text += " " + _("Your organisation has named no programme; ask the coordinator how it trains its volunteers.")
        return [Unmet("training", POOL, title=title, text=text, waits=True)]
    begun = [p for p in open_ones if (result.volunteer.user_id, p.pk) in facts.enrolled]
    if begun:
        return [Unmet("training", POOL, title=title, text=text, url=reverse("learning:index"), action=_("Go on learning"))]
    return [Unmet("training", POOL, title=title, text=text, url=open_ones[0].url or "", action=_("Begin the training"))]


def hours_text(hours):
    """Training hours in words, rounded down to tenths: '8 training hours', '7.5 training hours'."""
    whole, tenths = divmod(int(Fraction(hours) * 10), 10)
    if tenths:
        return _("%(n)s training hours") % {"n": f"{whole}.{tenths}"}
    return ngettext("%(n)d training hour", "%(n)d training hours", whole) % {"n": whole}
