"""Why not yet? Every unmet condition of a module, a programme and a certificate, in words, with the next step.

The gate of the certificate, the learner's page and the officer's page all ask `standings`; nothing is refused without its
reason. The question is asked for many enrolments at once: the number of queries does not depend on how many.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.assessment.models import SignedResponse
from courses.curriculum.models import ModulePage
from courses.learning.models import Enrolment, HourEntry, ModuleCompletion
from portal.accounts.names import clean_name
from portal.certificates.fonts import missing_characters
from portal.certificates.models import Certificate, NameTask
from portal.organisations.models import Membership

MODULE, PROGRAMME, CERTIFICATE = "module", "programme", "certificate"


@dataclass(frozen=True)
class Unmet:
    """One unmet condition. `waits` is true when the learner can do nothing about it now."""

    code: str
    level: str
    title: str
    text: str = ""
    url: str = ""
    action: str = ""
    waits: bool = False
    minutes: int = 0
    module_key: str = ""


@dataclass(frozen=True)
class ModuleStanding:
    """A module of an enrolment's rule: minutes needed, credited (at most needed), carried over from elsewhere."""

    key: str
    title: str
    hours: int
    needed: int
    credited: int
    carried: int
    required: bool
    ready: bool
    complete: bool
    url: str
    page: Any
    renewed: bool = False  # what is taught now is a newer version, whose hours are others
    carried_from: tuple = ()  # titles of the programmes where the hours carried over were learnt

    @property
    def missing(self):
        return max(0, self.needed - self.credited)


@dataclass
class Standing:
    """Where an enrolment stands."""

    enrolment: Enrolment
    modules: list[ModuleStanding]
    unmet: list[Unmet] = field(default_factory=list)
    membership: Any = None
    certificate: Any = None
    revoked: Any = None  # the last certificate of this achievement, when it was revoked and none is valid
    last_learnt_on: Any = None

    @property
    def minutes_per_hour(self):
        return self.enrolment.rule["minutes_per_hour"]

    @property
    def required(self):
        return [module for module in self.modules if module.required]

    @property
    def needed(self):
        return sum(module.needed for module in self.required)

    @property
    def credited(self):
        return sum(module.credited for module in self.required)

    @property
    def hours_done(self):
        return not any(item.level == MODULE for item in self.unmet)

    @property
    def programme_done(self):
        return not any(item.level in (MODULE, PROGRAMME) for item in self.unmet)

    @property
    def eligible(self):
        """Every condition is met and no valid certificate stands for this achievement."""
        return not self.unmet and self.certificate is None

    @property
    def one_step_short(self):
        return len(self.unmet) == 1

    @property
    def now(self):
        return [item for item in self.unmet if not item.waits]

    @property
    def later(self):
        return [item for item in self.unmet if item.waits]


def standing(enrolment):
    """Standing of one enrolment."""
    return standings([enrolment])[0]


def standings(enrolments):
    """Standings in the order given, by a number of queries that does not depend on how many there are."""
    enrolments = list(enrolments)
    facts = _Facts(enrolments)
    return [_standing(enrolment, facts) for enrolment in enrolments]


def subject_key(enrolment):
    """What a certificate of this enrolment certifies: one valid certificate for each."""
    return f"enrolment:{enrolment.pk}"


class _Facts:
    """Everything the conditions need, read in bulk."""

    def __init__(self, enrolments):
        ids = [e.account_id for e in enrolments]
        users = [e.account.user_id for e in enrolments if e.account.user_id]
        self.sums, self.own, self.last_days, self.origins = self._sums(ids)
        self.complete = set(ModuleCompletion.objects.filter(account__in=ids).values_list("account", "module_key"))
        self.responses = set(
            SignedResponse.objects.filter(subject_key__in=[subject_key(e) for e in enrolments]).values_list("subject_key", flat=True)
        )
        self.pages = self._pages(enrolments)
        self.memberships = defaultdict(list)
        for member in Membership.objects.filter(user__in=users, state__in=["pending", "confirmed"]).select_related("organisation"):
            self.memberships[member.user_id].append(member)
        keys = [subject_key(e) for e in enrolments]
        known = Certificate.objects.filter(kind="training", subject_key__in=keys, state__in=["valid", "revoked"]).order_by("pk")
        self.certificates = {c.subject_key: c for c in known if c.state == Certificate.State.VALID}
        self.revoked = {c.subject_key: c for c in known if c.subject_key not in self.certificates}
        tasks = NameTask.objects.filter(user__in=users, solved_at=None).values_list("user", "user__full_name")
        # A name that was mended since is no hindrance: issuing closes its task.
        self.unprintable = {user for user, name in tasks if missing_characters(clean_name(name))}

    @staticmethod
    def _sums(account_ids):
        """Of the ledger, in one query: {account: {module key: minutes}}, {(enrolment, module key): minutes},
        {(account, module key): last day} and {(account, module key): {enrolment: title of its programme}}.
        """
        sums, own, days, origins = defaultdict(lambda: defaultdict(int)), defaultdict(int), {}, defaultdict(dict)
        rows = HourEntry.objects.filter(account__in=account_ids).order_by()
        rows = rows.values_list("account", "enrolment", "module_key", "enrolment__programme__title")
        for account, enrolment, key, title, minutes, day in rows.annotate(total=Sum("minutes"), day=Max("recorded_at")):
            sums[account][key] += minutes
            own[enrolment, key] = minutes
            days[account, key] = max(day, days.get((account, key), day))
            if minutes > 0:
                origins[account, key][enrolment] = title
        return sums, own, days, origins

    @staticmethod
    def _pages(enrolments):
        """{module page id: its live page} of every module the rules name."""
        ids = {module["page"] for e in enrolments for module in e.rule["modules"]}
        return {page.pk: page for page in ModulePage.objects.filter(pk__in=ids, live=True)}


def _standing(enrolment, facts):
    modules = [_module(enrolment, rule, facts) for rule in enrolment.rule["modules"]]
    result = Standing(
        enrolment=enrolment,
        modules=modules,
        membership=_membership(enrolment, facts),
        certificate=facts.certificates.get(subject_key(enrolment)),
        revoked=facts.revoked.get(subject_key(enrolment)),
        last_learnt_on=_last_day(enrolment, modules, facts),
    )
    result.unmet = [*_unmet_modules(result), *_unmet_programme(result, facts), *_unmet_certificate(result, facts)]
    return result


def _last_day(enrolment, modules, facts):
    """When the last line of a required module was written; what else the person learns does not move it."""
    days = [facts.last_days.get((enrolment.account_id, module.key)) for module in modules if module.required]
    return max((day for day in days if day), default=None)


def _module(enrolment, rule, facts):
    needed = rule["hours"] * enrolment.rule["minutes_per_hour"]
    total = max(0, facts.sums[enrolment.account_id][rule["key"]])
    own = max(0, facts.own[enrolment.pk, rule["key"]])
    page = facts.pages.get(rule["page"])
    elsewhere = facts.origins[enrolment.account_id, rule["key"]]
    return ModuleStanding(
        key=rule["key"],
        title=rule["title"],
        hours=rule["hours"],
        needed=needed,
        credited=min(total, needed),
        carried=min(max(0, total - own), needed),
        required=rule["required"],
        ready=page is not None and page.is_ready,
        complete=total >= needed and (enrolment.account_id, rule["key"]) in facts.complete,
        renewed=page is not None and page.key != rule["key"],
        url=(page.url or "") if page else "",
        page=page,
        carried_from=tuple(sorted({title for pk, title in elsewhere.items() if pk != enrolment.pk})),
    )


def _membership(enrolment, facts):
    """The confirmed membership that a certificate names (the one of the enrolment's audience first), or None."""
    confirmed = [m for m in facts.memberships[enrolment.account.user_id] if m.state == Membership.State.CONFIRMED]
    same = [m for m in confirmed if m.audience_id == enrolment.audience_id]
    return next(iter(same or confirmed), None)


def hours_text(minutes, minutes_per_hour):
    """Minutes as hours in words: '2 training hours', or with minutes where hours would not be whole."""
    hours, rest = divmod(minutes, minutes_per_hour)
    parts = []
    if hours:
        parts.append(ngettext("%(n)d training hour", "%(n)d training hours", hours) % {"n": hours})
    if rest or not parts:
        parts.append(ngettext("%(n)d minute", "%(n)d minutes", rest) % {"n": rest})
    return _(" and ").join(parts)


def _unmet_modules(result):
    if not result.required:
        text = _("Nothing is asked of you yet, so there is nothing to certify.")
        return [Unmet("nothing_required", MODULE, title=_("The programme requires no module of you"), text=text, waits=True)]
    return [_unmet_module(module, result) for module in result.required if not module.complete]


def _unmet_module(module, result):
    minutes_per_hour = result.minutes_per_hour
    texts = {"module": module.title, "missing": hours_text(module.missing, minutes_per_hour)}
    common = {"level": MODULE, "minutes": module.missing, "module_key": module.key, "url": module.url}
    if module.renewed and module.missing:
        return Unmet(
            "module_renewed",
            title=_("“%(module)s” has been renewed since you began") % texts,
            text=_("What is taught now counts for the new version. Leave the programme and enrol again to learn it; your hours stay."),
            action=_("See what leaving means"),
            **common | {"url": reverse("learning:leave", args=[result.enrolment.pk])},
        )
    if not module.ready and module.missing:
        return Unmet(
            "module_in_preparation",
            title=_("“%(module)s” is still in preparation") % texts,
            text=_("It can't be completed yet, so no certificate can be given. Hours learnt elsewhere stay."),
            waits=True,
            **common,
        )
    if module.missing:
        return Unmet(
            "module_hours",
            title=_("“%(module)s” lacks %(missing)s") % texts,
            text=_("%(done)s of %(all)s are there.")
            % {"done": hours_text(module.credited, minutes_per_hour), "all": hours_text(module.needed, minutes_per_hour)},
            action=_("Go on learning") if module.credited else _("Begin learning"),
            **common,
        )
    return Unmet(
        "module_evidence",
        title=_("“%(module)s” has its hours, but not all its work") % texts,
        text=_("A quiz is not passed yet, or written work is not handed in."),
        action=_("See what is open"),
        **common,
    )


def _unmet_programme(result, facts):
    enrolment = result.enrolment
    if not enrolment.rule["questionnaire"] or subject_key(enrolment) in facts.responses:
        return []
    waits = any(not module.complete for module in result.required)
    text = _("Case analysis, what was learnt, and your opinions; about 15 minutes.")
    if waits:
        text = _("It opens once every required hour is there.")
    return [
        Unmet(
            "questionnaire",
            PROGRAMME,
            title=_("The closing questionnaire is not filled in"),
            text=text,
            url="" if waits else reverse("learning:questionnaire", args=[enrolment.pk]),
            action="" if waits else _("Fill it in"),
            waits=waits,
        )
    ]


def _unmet_certificate(result, facts):
    user = result.enrolment.account.user
    unmet = []
    if user is None or not user.full_name:
        unmet.append(
            Unmet(
                "name",
                CERTIFICATE,
                title=_("Your name is not known"),
                text=_("The certificate names you."),
                url="/accounts/",
                action=_("Write your name"),
            )
        )
    if result.membership is None:
        unmet.append(_unmet_membership(facts.memberships[result.enrolment.account.user_id]))
    if user is not None and user.pk in facts.unprintable:
        unmet.append(
            Unmet(
                "name_not_printable",
                CERTIFICATE,
                title=_("The name has a character the certificate can't print"),
                text=_("The certificate officer has a task to mend it."),
                waits=True,
            )
        )
    return unmet


def _unmet_membership(memberships):
    if memberships:
        return Unmet(
            "membership_pending",
            CERTIFICATE,
            title=_("%(organisation)s has not confirmed you yet") % {"organisation": memberships[0].organisation.name},
            text=_("A certificate names only a confirmed organisation. Officers there see your request."),
            waits=True,
        )
    return Unmet(
        "membership",
        CERTIFICATE,
        title=_("You belong to no organisation yet"),
        text=_("A certificate names the organisation you work for."),
        url="/accounts/",
        action=_("Name your organisation"),
    )
