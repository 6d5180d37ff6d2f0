"""The schematic map: places by their coordinates, pushed apart until each can be tapped, labels where there is room.

One unit of the drawing is one pixel on a phone of 390. Nothing is loaded from anywhere.
"""

import math
from dataclasses import dataclass
from typing import Any

from ..models import ServicePoint

WIDTH, LEAST_HEIGHT, MOST_HEIGHT = 350, 220, 460
EDGE = 22
APART = 30  # two tappable places: WCAG asks for 24
MOST = 60
TEXT = 13
Level = ServicePoint.Level
_RANK = {Level.COUNTY: 0, Level.TOWNSHIP: 1, Level.VILLAGE: 2}


@dataclass
class Mark:
    """A place on the map; `number` is its number in the list."""

    point: Any
    number: int
    x: float
    y: float
    label: str = ""
    label_x: float = 0
    label_y: float = 0
    anchor: str = "start"

    @property
    def box(self):
        return (self.x - 13, self.y - 13, self.x + 13, self.y + 13)

    # Numbers of an attribute are written with a point in every language.
    @property
    def left(self):
        return f"{self.x:.1f}"

    @property
    def top(self):
        return f"{self.y:.1f}"

    @property
    def at(self):
        return f"{self.label_x:.1f}"

    @property
    def line(self):
        return f"{self.label_y:.1f}"

    @property
    def star(self):
        """A diamond around the place, for the county's centre."""
        x, y, r = self.x, self.y, 15
        return f"{x:.1f},{y - r:.1f} {x + r:.1f},{y:.1f} {x:.1f},{y + r:.1f} {x - r:.1f},{y:.1f}"


@dataclass(frozen=True)
class Thread:
    """A line from a place to the nearest one of the next wider level."""

    x1: str
    y1: str
    x2: str
    y2: str
    wide: bool


@dataclass(frozen=True)
class Drawing:
    width: int
    height: int
    marks: list
    web: list
    left_out: int


def draw(points):
    """A Drawing of those of `points` that have coordinates, None if there are none. Numbers count all of `points`."""
    numbered = [(n, point) for n, point in enumerate(points, start=1) if point.latitude is not None]
    numbered.sort(key=lambda pair: (_RANK[pair[1].level], pair[0]))
    shown = numbered[:MOST]
    if not shown:
        return None
    marks, height = _projected(shown)
    _push_apart(marks, height)
    _label(marks, height)
    return Drawing(WIDTH, round(height), sorted(marks, key=lambda mark: mark.number), _web(marks), len(numbered) - len(shown))


def _web(marks):
    """Threads of the network: each place to the nearest of the next wider level in its own town, else to the nearest wider one."""
    threads = []
    for mark in marks:
        wider = [other for other in marks if _RANK[other.point.level] < _RANK[mark.point.level]]
        next_level = [other for other in wider if _RANK[other.point.level] == _RANK[mark.point.level] - 1]
        own = [other for other in next_level if other.point.region == mark.point.region] or wider
        if own:
            to = min(own, key=lambda other: (math.hypot(other.x - mark.x, other.y - mark.y), other.number))
            threads.append(Thread(mark.left, mark.top, to.left, to.top, mark.point.level == Level.TOWNSHIP))
    return threads


def _projected(shown):
    """Marks in the frame: east is right, north is up, both to one scale."""
    middle = math.radians(sum(float(p.latitude) for _n, p in shown) / len(shown))
    east = [float(p.longitude) * math.cos(middle) for _n, p in shown]
    north = [float(p.latitude) for _n, p in shown]
    wide, tall = max(east) - min(east), max(north) - min(north)
    inner = WIDTH - 2 * EDGE
    scale = min(inner / wide if wide else math.inf, (MOST_HEIGHT - 2 * EDGE) / tall if tall else math.inf)
    scale = 0 if math.isinf(scale) else scale
    height = max(LEAST_HEIGHT, tall * scale + 2 * EDGE)
    left, top = (WIDTH - wide * scale) / 2, (height - tall * scale) / 2
    marks = [
        Mark(point, number, left + (e - min(east)) * scale, top + (max(north) - n) * scale)
        for (number, point), e, n in zip(shown, east, north, strict=True)
    ]
    return marks, height


def _push_apart(marks, height):
    """Move places that lie too close away from each other, a little at a time, always the same way."""
    for _round in range(200):
        moved = False
        for i, one in enumerate(marks):
            for other in marks[i + 1 :]:
                moved |= _part(one, other)
        for mark in marks:
            mark.x = min(max(mark.x, EDGE), WIDTH - EDGE)
            mark.y = min(max(mark.y, EDGE), height - EDGE)
        if not moved:
            return


def _part(one, other):
    dx, dy = other.x - one.x, other.y - one.y
    far = math.hypot(dx, dy)
    if far >= APART:
        return False
    if far < 0.01:  # the same spot: a direction that depends on the numbers alone
        angle = 2.4 * other.number
        dx, dy, far = math.cos(angle), math.sin(angle), 1.0
    step = (APART + 0.5 - math.hypot(other.x - one.x, other.y - one.y)) / 2
    one.x, one.y = one.x - dx / far * step, one.y - dy / far * step
    other.x, other.y = other.x + dx / far * step, other.y + dy / far * step
    return True


def _label(marks, height):
    """Names where they cover neither a place nor another name nor the frame; wider levels choose first."""
    taken = [mark.box for mark in marks] + [(WIDTH - 30, 8, WIDTH - 6, 52)]  # the arrow to the north
    for mark in sorted(marks, key=lambda mark: (_RANK[mark.point.level], mark.number)):
        text = mark.point.label
        wide = sum(TEXT if ord(letter) > 0x2E80 else TEXT * 0.6 for letter in text)
        for x, y, anchor, box in _places(mark, wide):
            inside = box[0] >= 2 and box[2] <= WIDTH - 2 and box[1] >= 2 and box[3] <= height - 2
            if inside and not any(_overlap(box, other) for other in taken):
                mark.label, mark.label_x, mark.label_y, mark.anchor = text, x, y, anchor
                taken.append(box)
                break


def _places(mark, wide):
    """Where a name may stand: right, left, above, below, as (x, baseline, anchor, box)."""
    x, y, off, half = mark.x, mark.y, 16, TEXT / 2 + 1
    yield x + off, y + 5, "start", (x + off, y - half, x + off + wide, y + half)
    yield x - off, y + 5, "end", (x - off - wide, y - half, x - off, y + half)
    yield x, y - off - 2, "middle", (x - wide / 2, y - off - TEXT - 2, x + wide / 2, y - off + 1)
    yield x, y + off + TEXT - 1, "middle", (x - wide / 2, y + off - 1, x + wide / 2, y + off + TEXT + 2)


def _overlap(a, b):
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
