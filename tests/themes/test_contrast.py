"""Every theme's colours, computed with the WCAG formula in all four displays."""

import re
from pathlib import Path

import pytest

from portal.core.colours import contrast

THEMES = Path(__file__).resolve().parents[2] / "themes"
NAMES = sorted(folder.name for folder in THEMES.iterdir() if (folder / "static/css/tokens.css").exists())
LIGHT, DARK, HIGH = ":root", '[data-theme="dark"]', '[data-contrast="high"]'
DISPLAYS = {"light": [LIGHT], "dark": [LIGHT, DARK], "high": [LIGHT, HIGH], "dark and high": [LIGHT, DARK, HIGH, DARK + HIGH]}
GROUNDS = ("paper", "surface", "sunk", "mist", "glow", "blush")
TEXT = ("ink", "ink-soft", "teal", "teal-strong", "lantern-text", "alarm")
PAIRS = [
    ("on-teal", "teal"), ("on-teal", "teal-strong"), ("on-lantern", "lantern"), ("on-alarm", "alarm"),
    ("on-deep", "deep"), ("on-deep-soft", "deep"), ("lantern-lit", "deep"),
]  # fmt: skip


def rules(theme):
    """{selector: {token: value}} of the first rule of each selector."""
    found = {}
    for selector, body in re.findall(r"^  (\S[^{}@]*?) \{([^{}]*)\}", (THEMES / theme / "static/css/tokens.css").read_text(), re.MULTILINE):
        declared = dict(re.findall(r"--([\w-]+):\s*([^;]+);", re.sub(r"/\*.*?\*/", "", body)))
        found.setdefault(selector, {}).update(declared)
    return found


def colours(theme, display):
    """{token: '#rrggbb'} as the cascade leaves them in this display."""
    found, read = {}, rules(theme)
    for selector in DISPLAYS[display]:
        found |= read[selector]
    return {name: value for name, value in found.items() if re.fullmatch(r"#[0-9a-f]{6}", value)}


def test_there_are_two_themes():
    assert NAMES == ["base", "ink"]


@pytest.mark.parametrize("theme", NAMES)
def test_a_theme_defines_every_token(theme):
    base, own = rules("base"), rules(theme)
    assert {selector: sorted(tokens) for selector, tokens in own.items() if selector in base} == {
        selector: sorted(tokens) for selector, tokens in base.items()
    }


@pytest.mark.parametrize("display", DISPLAYS)
@pytest.mark.parametrize("theme", NAMES)
def test_text_is_readable_on_every_ground(theme, display):
    read = colours(theme, display)
    weak = [(ink, ground) for ink in TEXT for ground in GROUNDS if contrast(read[ink], read[ground]) < 4.5]
    weak += [pair for pair in PAIRS if contrast(read[pair[0]], read[pair[1]]) < 4.5]
    assert weak == []


@pytest.mark.parametrize("display", DISPLAYS)
@pytest.mark.parametrize("theme", NAMES)
def test_edges_and_focus_are_visible(theme, display):
    read = colours(theme, display)
    marks = [("edge", "paper"), ("edge", "surface"), ("focus", "paper"), ("focus", "surface"), ("focus", "mist")]
    assert [pair for pair in marks if contrast(read[pair[0]], read[pair[1]]) < 3] == []
