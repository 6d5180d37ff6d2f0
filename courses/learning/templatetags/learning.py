"""Drawings and words of the learner's pages: the ring by modules, the bar of hours, what a heading says."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.learning.domain.missing import hours_text

register = template.Library()
GAP = 0.0094  # of the ring, between two stones


@register.filter
def as_hours(minutes, minutes_per_hour):
    """Minutes in words: '2 training hours and 10 minutes'."""
    return hours_text(minutes, minutes_per_hour)


@register.filter
def whole_hours(minutes, minutes_per_hour):
    """Hours as a number, at most one decimal, never rounded up."""
    tenths = (minutes or 0) * 10 // minutes_per_hour
    return tenths // 10 if tenths % 10 == 0 else tenths / 10


@register.inclusion_tag("learning/ring.html")
def module_ring(standing, current_key=""):
    """The ring of required hours; a stone is a module, its length its hours."""
    total = sum(module.hours for module in standing.required) or 1
    several = len(standing.required) > 1
    stones, at = [], 0
    for module in standing.required:
        done = module.hours * module.credited / module.needed
        stones.append(_stone(at, module.hours, done, total, several) | {"now": module.key == current_key and not module.complete})
        at += module.hours
    hours = whole_hours(standing.credited, standing.minutes_per_hour)
    return {"stones": stones, "total": total, "hours": hours}


def _stone(at, hours, done, total, several):
    gap = total * GAP if several else 0
    track = hours - gap
    filled = track if done >= hours else max(0, done - gap / 2)
    return {
        "track": f"{track:.2f} {total - track:.2f}",
        "filled": f"{filled:.2f} {total - filled:.2f}" if filled > 0 else "",
        "offset": f"{-(at + gap / 2):.2f}",
    }


@register.inclusion_tag("learning/hour_bar.html")
def hour_bar(hours, credited, minutes_per_hour, unit=8, now=False):
    """One block is one hour; `unit` is how many hours the bar's whole width stands for."""
    done = credited / minutes_per_hour
    unit = max(unit, hours)
    blocks = [{"x": hour, "width": 0.84, "filled": f"{0.84 * min(1, max(0, done - hour)):.2f}"} for hour in range(hours)]
    return {"blocks": blocks, "unit": unit, "now": now}


@register.simple_tag
def headline(standing):
    """What the learner's page says first: how far it still is."""
    if standing.certificate is not None:
        return _("You have the certificate of training hours")
    if not standing.unmet:
        return _("Everything is there: an officer can issue your certificate")
    lacking = max(0, standing.needed - standing.credited)
    questionnaire = any(item.code == "questionnaire" for item in standing.unmet)
    if lacking:
        words = {"hours": hours_text(lacking, standing.minutes_per_hour)}
        if questionnaire:
            return _("%(hours)s and the questionnaire are left, then you are through") % words
        return _("%(hours)s are left, then you are through") % words
    count = len(standing.unmet)
    return ngettext("%(n)d step is left, then you are through", "%(n)d steps are left, then you are through", count) % {"n": count}
