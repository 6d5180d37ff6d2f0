"""One spelling of a text, for the index and for the question alike."""

import functools
import re
import unicodedata

# Assigned characters only: those of Unicode 14 and older, so that each is a word character for every Python we run on.
HAN = (
    "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufa6d\ufa70-\ufad9\U00020000-\U0002a6df\U0002a700-\U0002b738"
    "\U0002b740-\U0002b81d\U0002b820-\U0002cea1\U0002ceb0-\U0002ebe0\U0002f800-\U0002fa1d\U00030000-\U0003134a"
)
HAN_RUN = re.compile(f"[{HAN}]+")
# Anything but ASCII, Chinese characters and the usual punctuation: it may hold accents or invisible characters.
_STRANGE = re.compile(f"[^\\x00-\\x7f{HAN}\u3000-\u3029\u2010-\u2026\u00b7]")
_MARKS = re.compile("[\ud800-\udfff\u0300-\u036f\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\u00ad]+")
# What OpenCC leaves, because it stands in both scripts: 睡不著 is 睡不着, 名著 and 著作 stay.
_PARTICLE = re.compile("(?<![名显原编专论土卓昭巨遗译拙合])著(?![名作者书称述录有])")
_VARIANTS = {"妳": "你", "牠": "它", "祂": "他", "甚么": "什么"}
_VARIANT = re.compile("|".join(_VARIANTS))
# What NFKC does to the usual full-width characters, at a fraction of its cost.
_WIDE = {0xFF01 + number: 0x21 + number for number in range(94)} | {0x3000: 0x20}


def normalise(text):
    """NFKC, no case, no accents, simplified characters. Twice is the same as once."""
    text = text.translate(_WIDE)
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    text = text.casefold()
    if _STRANGE.search(text):
        text = _bare(_bare(text))
    return text if text.isascii() else _simplified(text)


def _bare(text):
    """Without accents and invisible characters. Some characters need two rounds to come to rest."""
    text = _MARKS.sub("", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFC", text).casefold())


def _simplified(text):
    convert = _converter().convert
    once = convert(text)
    twice = convert(once) if once != text else once
    return _VARIANT.sub(lambda found: _VARIANTS[found.group()], _PARTICLE.sub("着", twice))


@functools.cache
def _converter():
    import opencc  # Loaded with the first text: 10 ms and 6 MB that a process without search need not pay.

    return opencc.OpenCC("t2s")
