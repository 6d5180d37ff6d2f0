"""What the search page shows beside its hits: chips, facets with their links, pages."""

from dataclasses import dataclass

from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from .query import LAST_PAGE

PARAMETERS = {"kind": "type", "topic": "topic", "audience": "audience", "setting": "setting"}
FIELDS = {"kind": "kinds", "topic": "topics", "audience": "audiences", "setting": "settings"}
TITLES = {"kind": _("Kind"), "topic": _("Topic"), "audience": _("For whom"), "setting": _("Where")}
SHOWN = 8  # values of a dimension; what is chosen is always among them


@dataclass(frozen=True)
class Choice:
    """One value of a dimension: how many it has, whether it is chosen, and the address that turns it on or off."""

    title: str
    count: int
    chosen: bool
    url: str


def address(query, **changes):
    """The address of this question with some of its parts changed: page=2, kinds=(…)."""
    parts = {name: getattr(query, FIELDS[name]) for name in FIELDS}
    page = changes.pop("page", 1)
    parts |= changes
    pairs = [("q", query.typed)] if query.typed else []
    pairs += [(PARAMETERS[name], code) for name in FIELDS for code in parts[name]]
    if page > 1:
        pairs.append(("page", page))
    return f"?{urlencode(pairs)}"


def groups(query, result, labels):
    """[(title, url of all, choices)] of every dimension that has something to choose."""
    found = []
    for name, title in TITLES.items():
        choices = _choices(query, name, result.facets.get(name, {}), labels.get(name, {}))
        if len(choices) > 1 or any(choice.chosen for choice in choices):
            found.append((title, address(query, **{name: ()}), not getattr(query, FIELDS[name]), choices))
    return found


def chosen(query, labels):
    """[(title, url that takes it away)] of all that narrows the question."""
    found = []
    for name, field in FIELDS.items():
        values = getattr(query, field)
        for code in values:
            rest = tuple(other for other in values if other != code)
            found.append((labels.get(name, {}).get(code, code), address(query, **{name: rest})))
    return found


def _choices(query, name, counts, labels):
    now = getattr(query, FIELDS[name])
    codes = sorted(counts, key=lambda code: (-counts[code], code))
    codes = [code for code in codes if code in labels]
    kept = codes[:SHOWN] + [code for code in now if code not in codes[:SHOWN] and code in labels]
    return [_choice(query, name, code, counts.get(code, 0), labels[code]) for code in kept]


def _choice(query, name, code, count, title):
    now = getattr(query, FIELDS[name])
    changed = tuple(other for other in now if other != code) if code in now else (*now, code)
    return Choice(title, count, code in now, address(query, **{name: changed}))


def pages(query, last):
    """[(number or None for a gap, url)] around the page one is on, the address of the next one or ''."""
    last = min(last, LAST_PAGE)
    near = sorted({1, last, *range(query.page - 1, query.page + 2)} & set(range(1, last + 1)))
    found = []
    for number in near:
        if found and number - found[-1][0] > 1:
            found.append((None, ""))
        found.append((number, address(query, page=number)))
        if len(found) > 1 and found[-2][0] is None and number - found[-3][0] == 2:
            found[-2] = (number - 1, address(query, page=number - 1))
    following = address(query, page=query.page + 1) if query.page < last else ""
    return found, following
