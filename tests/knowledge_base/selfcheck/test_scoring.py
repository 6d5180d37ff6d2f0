"""Which scales, statements and bands make a sound self-check."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.selfcheck.scoring import Band, points, problems, span

SCALE = [0, 1, 2, 3]
SOUND = [Band(0, 9, "self"), Band(10, 18, "soon"), Band(19, 30, "now")]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def test_bands_that_follow_on_one_another_are_sound():
    assert problems(SCALE, 10, SOUND) == []
    assert problems(SCALE, 10, SOUND[::-1]) == []


@pytest.mark.parametrize(
    ("bands", "told"),
    [
        ([Band(0, 9, "self"), Band(11, 30, "soon")], "No band holds the sums from 10 to before 11."),
        ([Band(0, 10, "self"), Band(10, 30, "soon")], "overlaps another"),
        ([Band(0, 9, "self"), Band(10, 29, "soon")], "No band holds the sums from 30 to 30."),
        ([Band(0, 9, "self"), Band(10, 31, "soon")], "goes beyond the greatest sum, 30"),
        ([Band(1, 9, "self"), Band(10, 30, "soon")], "from 0 to before 1"),
        ([Band(0, 9, "soon"), Band(10, 30, "self")], "more easily"),
        ([Band(0, 30, "self")], "when to see someone"),
        ([Band(0, 30, "soon"), Band(5, 8, "soon")], "overlaps another"),
        ([Band(0, 9, "self"), Band(30, 10, "soon")], "ends before it begins"),
        ([], "no band"),
    ],
)
def test_gaps_overlaps_and_bands_beyond_the_sums_are_told(bands, told):
    assert any(told in problem for problem in problems(SCALE, 10, bands))


@pytest.mark.parametrize(("scale", "items"), [([0], 10), (list(range(8)), 10), ([1, 1], 10), ([0, 11], 10), (SCALE, 2), (SCALE, 41)])
def test_scales_and_lengths_have_bounds(scale, items):
    assert problems(scale, items, [Band(0, 400, "now")])


def test_a_reversed_statement_counts_from_the_other_end():
    assert [points(choice, SCALE, True) for choice in SCALE] == [3, 2, 1, 0]
    assert [points(choice, [1, 2, 5], True) for choice in (1, 2, 5)] == [5, 4, 1]


@given(st.data())
def test_every_sum_that_can_come_out_of_a_sound_self_check_has_one_band(data):
    scale = data.draw(st.lists(st.integers(0, 10), min_size=2, max_size=5, unique=True))
    items = data.draw(st.integers(3, 12))
    least, greatest = span(scale, items)
    cuts = sorted(data.draw(st.sets(st.integers(least + 1, greatest), max_size=4)))
    firsts, lasts = [least, *cuts], [*(cut - 1 for cut in cuts), greatest]
    bands = [Band(first, last, "now") for first, last in zip(firsts, lasts, strict=True)]
    assert problems(scale, items, bands) == []
    picked = [points(data.draw(st.sampled_from(scale)), scale, data.draw(st.booleans())) for _ in range(items)]
    assert sum(band.first <= sum(picked) <= band.last for band in bands) == 1
