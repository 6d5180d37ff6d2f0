"""Honours: stars and what the rules give for hours of service, and those that came from elsewhere."""

from collections import defaultdict

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from courses.learning.domain.classroom import keep_evidence
from portal.core import audit

from ..models import Honour, HonourRule, Volunteer
from . import queries
from .deciding import reason_of
from .errors import Refused
from .locking import lock, require_officer

audit.action("volunteers.honour", gettext_lazy("Enter an honour"), gettext_lazy("Honour entered"))
audit.action("volunteers.withdraw_honour", gettext_lazy("Take an honour back"), gettext_lazy("Honour taken back"))


def refresh(volunteers, now):
    """Give each volunteer the stars and honours that their confirmed minutes have reached, once; take back what hours no longer bear.

    The caller may hold any number of volunteers; nothing is written for whom nothing changed.
    """
    volunteers = [volunteer for volunteer in volunteers if volunteer.user_id]
    minutes, held = queries.minutes_of(volunteers), _held(volunteers)
    rules_at = _rules_at({volunteer.organisation for volunteer in volunteers})
    for volunteer in volunteers:
        found = rules_at[volunteer.organisation_id]
        if _wanted(minutes[volunteer.pk], found) != set(held[volunteer.pk]):
            _bring(volunteer, minutes[volunteer.pk], found, now)


def _rules_at(organisations):
    return queries.held_above(HonourRule.objects.filter(is_open=True), organisations)


def rules_of(organisation):
    """The rules of honours that hold here: its own and those from above, in the order of hours."""
    return sorted(_rules_at([organisation])[organisation.pk], key=lambda rule: (rule.hours, rule.pk))


def _held(volunteers):
    """{volunteer id: {("star", 1) or ("rule", rule id): honour}} of what stands."""
    held = defaultdict(dict)
    for honour in Honour.objects.filter(volunteer__in=volunteers, withdrawn_at=None).exclude(kind=Honour.Kind.OWN):
        held[honour.volunteer_id][honour.kind, honour.stars or honour.rule_id] = honour
    return held


def _wanted(minutes, found):
    stars = {("star", number) for number in range(1, queries.stars_in(minutes) + 1)}
    return stars | {("rule", rule.pk) for rule in found if minutes >= rule.hours * 60}


@transaction.atomic
def _bring(volunteer, minutes, found, now):
    """Under the volunteer's lock: what was decided from older rows is looked at again."""
    lock(volunteer.pk)
    held = _held([volunteer])[volunteer.pk]
    wanted, rules_by_id = _wanted(minutes, found), {rule.pk: rule for rule in found}
    for key in sorted(wanted - set(held)):
        _give(volunteer, key, rules_by_id, now)
    # A closed rule gives nothing new and takes nothing back.
    for key, honour in held.items():
        if key not in wanted and (key[0] == "star" or key[1] in rules_by_id):
            with override("zh-hans"):
                honour.withdrawn_at, honour.withdrawn_because = now, _("The hours behind it were corrected.")
            honour.save(update_fields=["withdrawn_at", "withdrawn_because"])


def _give(volunteer, key, rules_by_id, now):
    kind, number = key
    common = {"volunteer": volunteer, "awarded_on": timezone.localdate(now), "entered_at": now, "kind": kind}
    if kind == Honour.Kind.STAR:
        with override("zh-hans"):  # kept as given, and printed on records
            title = ngettext("%(n)d-star volunteer", "%(n)d-star volunteer", number) % {"n": number}
        return Honour.objects.create(title=title, stars=number, awarded_by=volunteer.organisation.name, **common)
    rule = rules_by_id[number]
    return Honour.objects.create(title=rule.title, rule=rule, awarded_by=rule.organisation.name, **common)


@transaction.atomic
def enter(volunteer, *, title, awarded_on, awarded_by, upload, by, now):
    """An honour from elsewhere: name, day, by whom (order 67, article 9), with a proof where there is one."""
    held = lock(volunteer.pk)
    require_officer(by, held, _("Nobody enters an honour for themselves."))
    if held.user_id is None or held.state not in Volunteer.IN_POOL:
        raise Refused(_("%(name)s is not in the pool now.") % {"name": held})
    if awarded_on > timezone.localdate(now):
        raise Refused({"awarded_on": _("This day has not come yet.")})
    if Honour.objects.filter(volunteer=held, title=title, awarded_on=awarded_on, withdrawn_at=None).exists():
        raise Refused({"title": _("This honour is entered already.")})
    evidence = keep_evidence(upload, title, by=by, now=now) if upload else None
    honour = Honour.objects.create(
        volunteer=held, kind=Honour.Kind.OWN, title=title, awarded_on=awarded_on, awarded_by=awarded_by, evidence=evidence,
        entered_by=by, entered_at=now,
    )  # fmt: skip
    audit.record("volunteers.honour", held, by=by, honour=honour.pk)
    return honour


@transaction.atomic
def withdraw(honour, reason, *, by, now):
    """Take back an honour that was entered; stars and honours by rule follow the hours."""
    reason = reason_of(reason)
    held = Honour.objects.select_for_update(of=("self",)).select_related("volunteer").get(pk=honour.pk)
    require_officer(by, held.volunteer, _("Nobody changes their own honours."))
    if held.kind != Honour.Kind.OWN:
        raise Refused(_("Stars and honours by rule follow the hours of service."))
    if held.withdrawn_at:
        raise Refused(_("This entry was taken back already."))
    held.withdrawn_at, held.withdrawn_because = now, reason
    held.save(update_fields=["withdrawn_at", "withdrawn_because"])
    audit.record("volunteers.withdraw_honour", held.volunteer, by=by, honour=held.pk, reason=reason)
    return held
