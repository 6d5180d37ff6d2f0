"""What the pages of volunteers need."""

from django import template
from django.utils.translation import gettext as _

from time_bank.ledger.domain.words import duration
from time_bank.volunteers.domain.queries import STAR_HOURS
from time_bank.volunteers.domain.standing import hours_text
from time_bank.volunteers.models import Volunteer

register = template.Library()
register.filter("training_hours", hours_text)
register.filter("as_time", duration)


@register.simple_tag
def volunteer_headline(volunteer, standing):
    """What the volunteer's page says first."""
    texts = {"number": volunteer.number, "missing": hours_text(standing.missing)}
    if volunteer.state == Volunteer.State.APPLIED:
        return _("Your application is being read")
    if volunteer.state == Volunteer.State.TRAINING:
        if not standing.unmet:
            return _("Everything is there: you become active within minutes")
        return _("%(missing)s until you can serve") % texts if standing.missing else _("A few details, then you can serve")
    return {
        Volunteer.State.ACTIVE: _("You are an active volunteer"),
        Volunteer.State.SUSPENDED: _("Your service is suspended at present"),
        Volunteer.State.REFUSED: _("Your application was not admitted"),
        Volunteer.State.LEFT: _("You have left the pool of volunteers"),
    }[volunteer.state]


@register.inclusion_tag("volunteers/stars.html")
def star_row(stars):
    """Five stars, so many of them filled."""
    return {"stars": stars, "shapes": [{"x": 26 * n, "filled": n < stars} for n in range(len(STAR_HOURS))]}


@register.inclusion_tag("volunteers/star_bar.html")
def star_bar(minutes):
    """How far it is to the next star; nothing once there are five."""
    steps = [0, *(hours * 60 for hours in STAR_HOURS)]
    number = next((n for n, needed in enumerate(steps) if minutes < needed), None)
    if number is None:
        return {"next": None}
    width, done = steps[number] - steps[number - 1], minutes - steps[number - 1]
    return {"next": number, "hours": steps[number] // 60, "filled": f"{100 * done / width:.2f}", "left": steps[number] - minutes}
