"""The drawn map: places keep their order, can be tapped, and no name covers another."""

import itertools
import math
import random
from types import SimpleNamespace

import pytest

from knowledge_base.services.domain import drawing


def spot(number, level="village", lat=30.1, lon=119.2, label="某某村驿站"):
    return SimpleNamespace(pk=number, level=level, latitude=lat, longitude=lon, label=label, region="甲镇", slug=f"p{number}", name=label)


def many(count, seed):
    rng = random.Random(seed)
    levels = ["county"] + ["township"] * 9 + ["village"] * count
    names = ["县中心", "柳溪镇", "石桥卫生院", "湖滨社区心理驿站", "东滩村"]
    return [spot(n, levels[n], 30 + rng.random() * 0.3, 119 + rng.random() * 0.3, rng.choice(names)) for n in range(count)]


def label_box(mark):
    wide = sum(drawing.TEXT if ord(letter) > 0x2E80 else drawing.TEXT * 0.6 for letter in mark.label)
    left = {"start": mark.label_x, "end": mark.label_x - wide, "middle": mark.label_x - wide / 2}[mark.anchor]
    return (left, mark.label_y - drawing.TEXT + 2, left + wide, mark.label_y + 1)


def covers(a, b):
    return a[0] < b[2] - 0.5 and b[0] < a[2] - 0.5 and a[1] < b[3] - 0.5 and b[1] < a[3] - 0.5


@pytest.mark.parametrize("count", [1, 2, 12, 30, 45])
def test_places_can_be_tapped_and_names_cover_nothing(count):
    drawn = drawing.draw(many(count, count))
    assert len(drawn.marks) == count
    for one, other in itertools.combinations(drawn.marks, 2):
        assert math.hypot(one.x - other.x, one.y - other.y) >= 24
    labels = [(mark, label_box(mark)) for mark in drawn.marks if mark.label]
    assert labels
    for (_a, one), (_b, other) in itertools.combinations(labels, 2):
        assert not covers(one, other)
    for mark, box in labels:
        assert not [
            other for other in drawn.marks if other is not mark and covers(box, (other.x - 11, other.y - 11, other.x + 11, other.y + 11))
        ]
        assert box[0] >= 0
        assert box[2] <= drawn.width
        assert box[1] >= 0
        assert box[3] <= drawn.height


def test_north_is_up_and_east_is_right():
    south_west, north_east = spot(1, lat=30.0, lon=119.0), spot(2, lat=30.2, lon=119.2)
    a, b = drawing.draw([south_west, north_east]).marks
    assert b.x > a.x
    assert b.y < a.y


def test_numbers_are_those_of_the_list_and_who_has_no_coordinates_is_left_out():
    drawn = drawing.draw([spot(1, lat=None), spot(2), spot(3, lat=30.2)])
    assert [mark.number for mark in drawn.marks] == [2, 3]
    assert drawing.draw([spot(1, lat=None)]) is None


def test_the_same_spot_is_drawn_apart():
    a, b, c = drawing.draw([spot(1), spot(2), spot(3)]).marks
    assert min(math.hypot(a.x - b.x, a.y - b.y), math.hypot(b.x - c.x, b.y - c.y)) >= 24


def test_of_too_many_the_wider_levels_are_drawn():
    drawn = drawing.draw([*(spot(n, lat=30 + n / 1000) for n in range(100)), spot(100, "county", lat=30.5)])
    assert len(drawn.marks) == drawing.MOST
    assert drawn.left_out == 41
    assert [mark.number for mark in drawn.marks][-1] == 101
