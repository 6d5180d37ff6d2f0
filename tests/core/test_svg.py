"""A drawing that comes with content draws, and does nothing else."""

from pathlib import Path

import pytest
from django.conf import settings

from portal.core import svg

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">%s</svg>'


def words(inner, whole=DRAWING):
    return " ".join(svg.problems((whole % inner).encode()))


@pytest.mark.parametrize("path", sorted((Path(settings.FIXTURES_ROOT) / "pictures").glob("*.svg")), ids=lambda path: path.stem)
def test_our_own_drawings_are_sound_and_can_be_read_small(path):
    assert list(svg.problems(path.read_bytes())) == []
    sizes = [float(found.split('"')[0]) for found in path.read_text(encoding="utf-8").split('font-size="')[1:]]
    assert min(sizes) >= 17  # 280 px of a phone show 360 units: 13 px
    assert 'viewBox="0 0 360 ' in path.read_text(encoding="utf-8")


def test_shapes_text_and_references_within_are_taken():
    inner = '<defs><linearGradient id="a"><stop offset="0"/></linearGradient></defs><rect fill="url(#a)"/><text x="1">字</text>'
    assert words(inner) == ""


@pytest.mark.parametrize(
    ("inner", "named"),
    [
        ("<script>alert(1)</script>", "script"),
        ('<rect onclick="alert(1)"/>', "onclick"),
        ('<image href="https://example.org/a.png"/>', "image"),
        ('<use xlink:href="https://example.org/a.svg#x"/>', "use"),
        ('<a xlink:href="javascript:alert(1)"><rect/></a>', "href"),
        ("<foreignObject><p>x</p></foreignObject>", "foreignObject"),
        ("<style>@import url(https://example.org/a.css)</style>", "style"),
        ('<rect style="fill: url(https://example.org/a)"/>', "style"),
        ('<rect fill="url( https://example.org/a#b)"/>', "fill"),
        ('<animate attributeName="href" to="javascript:alert(1)"/>', "animate"),
    ],
)
def test_what_runs_or_fetches_is_refused_by_name(inner, named):
    assert f"“{named}”" in words(inner)


def test_what_is_no_drawing_is_refused():
    entity = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + DRAWING
    assert words("&x;", entity)
    assert words("", "<html>%s</html>")
    assert words("<rect>")
    assert words("", '<svg xmlns="http://www.w3.org/2000/svg">%s</svg>')
    assert "200" in words("<!--" + "x" * 300_000 + "-->")
