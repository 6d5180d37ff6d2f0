"""How minutes and rules are shown."""

from django import template
from django.utils.translation import gettext as _

from time_bank.ledger.domain import words

register = template.Library()
register.filter("duration", words.duration)
register.filter("hours_minutes", words.clock)


@register.filter
def signed(minutes):
    return words.clock(minutes, sign=True)


@register.filter
def in_words(rule):
    """A set of rules as sentences."""
    return words.of_rule(rule.data)


@register.simple_tag
def balance_parts(minutes):
    """(hours, minutes) for the large figure, which is never below zero."""
    return divmod(minutes, 60)


@register.simple_tag
def name_of(names, recorded_by):
    """Who recorded a line."""
    return _("the site") if recorded_by == "system" else names.get(recorded_by, _("an officer"))
