"""The bridge of a programme: one stone a module, as long as its hours. Pure geometry, in a box of 640 by 322."""

from dataclasses import dataclass
from math import cos, pi, sin

CENTRE = (320, 300)
OUTER, INNER, LABEL = 290, 204, 247
GAP = 0.009  # radians left free on each side of a stone


@dataclass(frozen=True)
class Stone:
    path: str
    x: float
    y: float
    label: str
    is_open: bool
    is_key: bool = False


def stones(modules):
    """Stones from the left bank to the right; optional modules are drawn open."""
    total = sum(module.hours for module in modules)
    keystone = _keystone(modules)
    drawn, before = [], 0
    for module in modules:
        start, end = (pi * hours / total for hours in (before, before + module.hours))
        drawn.append(_stone(module, start + GAP, end - GAP, module is keystone))
        before += module.hours
    return drawn


def _keystone(modules):
    """The one longest of several required modules, or None where two are as long."""
    required = sorted((module for module in modules if module.required), key=lambda module: -module.hours)
    return required[0] if len(required) > 1 and required[0].hours > required[1].hours else None


def _stone(module, start, end, is_key):
    x, y = _point(LABEL, (start + end) / 2)
    near, far = (_at(INNER, start), _at(INNER, end)), (_at(OUTER, start), _at(OUTER, end))
    path = f"M{near[0]}L{far[0]}A{OUTER} {OUTER} 0 0 1 {far[1]}L{near[1]}A{INNER} {INNER} 0 0 0 {near[0]}Z"
    return Stone(path=path, x=x, y=y, label=str(module.number or "x"), is_open=not module.required, is_key=is_key)


def _point(radius, angle):
    return round(CENTRE[0] - radius * cos(angle), 1), round(CENTRE[1] - radius * sin(angle), 1)


def _at(radius, angle):
    return "{} {}".format(*_point(radius, angle))
