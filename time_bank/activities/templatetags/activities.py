"""Words of activities and records."""

import uuid

from django import template

from time_bank.ledger.domain.words import duration as say

register = template.Library()


@register.filter
def duration(minutes):
    """Minutes as hours and minutes, in words."""
    return say(minutes or 0)


@register.simple_tag
def seats_left(activity):
    """Free seats of all roles; the activity comes with counted roles."""
    return sum(max(role.seats - role.taken, 0) for role in activity.roles.all())


@register.simple_tag
def new_id():
    """An id for a form that counts once."""
    return uuid.uuid4()
