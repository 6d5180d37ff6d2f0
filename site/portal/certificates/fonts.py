"""The embedded fonts: where they lie, and which characters they can print."""

import unicodedata
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

FOLDER = Path(__file__).parent / "fonts"


def files():
    return sorted(FOLDER.glob("*.otf"))


@cache
def coverage():
    """Code points that at least one embedded font draws."""
    points = set()
    for path in files():
        with TTFont(path, lazy=True) as font:
            points |= set(font.getBestCmap())
    return frozenset(points)


def missing_characters(text):
    """[{'character': '…', 'code': 'U+…'}] for each different character of `text` that can't be printed, in order."""
    known = coverage()
    unknown = [c for c in dict.fromkeys(text) if ord(c) not in known or unicodedata.category(c).startswith("C")]
    return [{"character": c, "code": f"U+{ord(c):04X}"} for c in unknown]
