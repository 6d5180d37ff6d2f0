"""The rules of a pool: what it asks, which programmes count, which honours it gives."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core import audit
from portal.organisations import reach, rules

from ..models import HonourRule, Pool, PreServiceProgramme
from .errors import Refused

audit.action("volunteers.rules", gettext_lazy("Change the rules of a pool"), gettext_lazy("Rules of the volunteer pool changed"))
audit.action("volunteers.programme", gettext_lazy("Name a programme"), gettext_lazy("A programme counts as pre-service training"))
audit.action("volunteers.close_programme", gettext_lazy("Close a programme"), gettext_lazy("A programme counts no more for new enrolments"))
audit.action("volunteers.honour_rule", gettext_lazy("Make a rule of an honour"), gettext_lazy("Rule of an honour made"))
audit.action("volunteers.close_honour_rule", gettext_lazy("Close a rule of an honour"), gettext_lazy("Rule of an honour closed"))


@transaction.atomic
def set_pool(organisation, *, training_hours, supervision_days, youngest_age, by):
    """What the pool of this organisation, and of all below that say nothing themselves, asks from now on."""
    reach.require(by, rules.VOLUNTEER_EDIT, organisation)
    pool = Pool.objects.select_for_update().filter(organisation=organisation).first() or Pool(organisation=organisation)
    pool.training_hours, pool.supervision_days, pool.youngest_age = training_hours, supervision_days, youngest_age
    pool.full_clean()
    pool.save()
    audit.record("volunteers.rules", organisation, by=by, hours=training_hours, days=supervision_days, age=youngest_age)
    return pool


@transaction.atomic
def name_programme(organisation, programme, *, by):
    """Hours learnt in this programme count from now on (again, if it was closed)."""
    reach.require(by, rules.VOLUNTEER_EDIT, organisation)
    row, created = PreServiceProgramme.objects.get_or_create(organisation=organisation, programme=programme)
    if not created and row.closed_at is None:
        raise Refused(_("This programme counts already."))
    row.closed_at = None
    row.save(update_fields=["closed_at"])
    audit.record("volunteers.programme", organisation, by=by, programme=programme.code)
    return row


@transaction.atomic
def close_programme(row, *, by, now):
    """Enrolments that begin from now on count no more; those that began go on counting."""
    row = PreServiceProgramme.objects.select_for_update(of=("self",)).select_related("organisation", "programme").get(pk=row.pk)
    reach.require(by, rules.VOLUNTEER_EDIT, row.organisation)
    if row.closed_at is None:
        row.closed_at = now
        row.save(update_fields=["closed_at"])
        audit.record("volunteers.close_programme", row.organisation, by=by, programme=row.programme.code)
    return row


@transaction.atomic
def add_honour_rule(organisation, *, title, hours, by):
    """An honour for hours of service; those who have the hours are given it the next time honours are looked at."""
    reach.require(by, rules.VOLUNTEER_EDIT, organisation)
    if HonourRule.objects.filter(organisation=organisation, title=title).exists():
        raise Refused({"title": _("There is a rule of this name already.")})
    rule = HonourRule(organisation=organisation, title=title, hours=hours)
    rule.full_clean()
    rule.save()
    audit.record("volunteers.honour_rule", organisation, by=by, rule=rule.pk, hours=hours)
    return rule


@transaction.atomic
def close_honour_rule(rule, *, by):
    """Nobody gets it any more; who has it keeps it."""
    rule = HonourRule.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=rule.pk)
    reach.require(by, rules.VOLUNTEER_EDIT, rule.organisation)
    if rule.is_open:
        rule.is_open = False
        rule.save(update_fields=["is_open"])
        audit.record("volunteers.close_honour_rule", rule.organisation, by=by, rule=rule.pk)
    return rule
