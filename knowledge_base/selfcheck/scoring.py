"""What a self-check must be to be sound: every sum that can come out has one band, and no more. Knows nothing of pages."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

GENTLE_FIRST = ("self", "soon", "now")
FEWEST_ITEMS, MOST_ITEMS = 3, 40
FEWEST_CHOICES, MOST_CHOICES = 2, 7


@dataclass(frozen=True)
class Band:
    first: int
    last: int
    urgency: str


def points(choice, choices, is_reversed):
    """The points of a choice; a reversed statement counts from the other end of the scale."""
    return max(choices) + min(choices) - choice if is_reversed else choice


def span(choices, items):
    """(least, greatest) sum of so many statements."""
    return min(choices) * items, max(choices) * items


def problems(choices, items, bands):
    """What is wrong, in words. `choices`: points; `items`: how many statements; `bands`: [Band]."""
    found = []
    if not FEWEST_CHOICES <= len(choices) <= MOST_CHOICES:
        found.append(_("A scale has 2 to 7 answers."))
    if len(set(choices)) != len(choices) or any(not 0 <= choice <= 10 for choice in choices):
        found.append(_("Each answer has points of its own, from 0 to 10."))
    if not FEWEST_ITEMS <= items <= MOST_ITEMS:
        found.append(_("A self-check has 3 to 40 statements."))
    if not bands:
        found.append(_("There is no band of results."))
    return found or [*_coverage(choices, items, bands), *_urgencies(bands)]


def _coverage(choices, items, bands):
    """The bands follow on one another from the least sum to the greatest."""
    least, greatest = span(choices, items)
    expected = least
    for band in sorted(bands, key=lambda band: (band.first, band.last)):
        texts = {"first": band.first, "last": band.last, "expected": expected}
        if band.first > band.last:
            yield _("A band ends before it begins: %(first)d to %(last)d.") % texts
        elif band.first > expected:
            yield _("No band holds the sums from %(expected)d to before %(first)d.") % texts
        elif band.first < expected:
            yield (
                _("The band from %(first)d to %(last)d overlaps another or begins below the least sum; it should begin at %(expected)d.")
                % texts
            )
        expected = max(expected, band.last + 1)
    if expected <= greatest:
        yield _("No band holds the sums from %(expected)d to %(greatest)d.") % {"expected": expected, "greatest": greatest}
    elif expected > greatest + 1:
        yield _("The last band goes beyond the greatest sum, %(greatest)d.") % {"greatest": greatest}


def _urgencies(bands):
    ordered = [GENTLE_FIRST.index(band.urgency) for band in sorted(bands, key=lambda band: band.first)]
    if ordered != sorted(ordered):
        yield _("A higher sum must not be told to take it more easily than a lower one.")
    if not any(ordered):
        yield _("The highest band says when to see someone: “see someone soon” or “act now”.")
