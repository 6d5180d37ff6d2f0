"""Recall and false alarms of the crisis rules, as figures only: nobody who writes rules may see the held-out phrases."""

import tomllib
from pathlib import Path

from portal.search.analysis import understand

FOLDER = Path(__file__).parent


def phrases(half):
    found = tomllib.loads((FOLDER / f"crisis_{half}.toml").read_text("utf-8"))
    return found["crisis"], found["near_misses"]


def measured(half, lexicon):
    """(found, of how many, false alarms, of how many)."""
    crisis, near = phrases(half)
    found = sum(understand(phrase, lexicon).crisis for phrase in crisis)
    false = sum(understand(phrase, lexicon).crisis for phrase in near)
    return found, len(crisis), false, len(near)


def as_text(half, figures):
    found, crisis, false, near = figures
    return f"crisis, {half}: recall {found}/{crisis} ({found / crisis:.0%}), false alarms {false}/{near} ({false / near:.0%})"
