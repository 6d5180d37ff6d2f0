"""What people type for a number and its characters, brought into the printed form."""

import re
import unicodedata

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－ー_"), "-")
_PARTS = re.compile(r"(?:([A-Z]{2})-?)?(20\d{2})-?(\d{1,9})")
_DIGITS = str.maketrans({"O": "0", "I": "1", "L": "1"})
DEFAULT_PREFIX = "XQ"


def _plain(text):
    folded = unicodedata.normalize("NFKC", text or "").translate(_DASHES).upper()
    return re.sub(r"[^\w-]+", "", folded)


def clean_number(text):
    """'ｘｑ 2026 ‒ 1' → 'XQ-2026-000001'; what is no number comes back plain and short, to be said not found."""
    plain = _plain(text)[:40]
    parts = _PARTS.fullmatch(plain) or _PARTS.fullmatch(plain[:2] + plain[2:].translate(_DIGITS))
    if not parts:
        return plain
    prefix, year, count = parts.groups()
    return f"{prefix or DEFAULT_PREFIX}-{year}-{int(count):06d}"


def clean_characters(text):
    return re.sub(r"[^A-Z0-9]", "", _plain(text))[:20]
