"""How Chinese sounds: keys without tones, with what many people don't tell apart folded together."""

import functools
import re

# Initials and finals that are often confused, in typing and in dialects: zh/z, ch/c, sh/s, n/l, f/h, ing/in, eng/en, ang/an.
_FUZZY = [
    (re.compile(r"^([zcs])h"), r"\1"),
    (re.compile(r"^l"), "n"),
    (re.compile(r"^(?:f)(?=[aeiou])"), "h"),
    (re.compile(r"(?<=[iea])ng$"), "n"),
    (re.compile(r"uang$"), "uan"),
]
_TONE_NUMBER = re.compile(r"(?<=[a-zv])[1-5]")


def pinyin_key(text):
    """Syllables of a Chinese text, without tones, ü as v."""
    return tuple(_lazy_pinyin()(text, v_to_u=False))


def plain_key(syllables):
    return "".join(map(_plain_syllable, syllables))


def fuzzy_key(syllables):
    return " ".join(_fuzzy_syllable(syllable) for syllable in syllables)


def typed_key(text):
    """What was typed in Latin letters, after normalising, as a plain key: tone numbers, spaces and apostrophes drop out."""
    return _plain_syllable(re.sub(r"[^a-z]", "", _TONE_NUMBER.sub("", text.replace("u:", "v"))))


def _plain_syllable(syllable):
    return syllable.replace("lve", "lue").replace("nve", "nue").replace("lv", "lu").replace("nv", "nu")


@functools.cache
def _fuzzy_syllable(syllable):
    syllable = _plain_syllable(syllable)
    for pattern, instead in _FUZZY:
        syllable = pattern.sub(instead, syllable)
    return syllable


@functools.cache
def _lazy_pinyin():
    from pypinyin import lazy_pinyin  # Loaded when something sounds like something: 150 ms and 56 MB.

    return functools.lru_cache(20_000)(lambda text, v_to_u: lazy_pinyin(text, v_to_u=v_to_u))


_SYLLABLE = re.compile(
    "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    "(?:iang|iong|uang|ang|eng|ing|ong|iao|ian|uai|uan|ai|ei|ui|ao|ou|iu|ie|ue|ve|er|an|en|in|un|vn|ia|ua|uo|[aoeiuv])"
)


def syllables_of(letters):
    """Pinyin in Latin letters cut into syllables, or None when it is no pinyin."""
    found = []
    for word in re.findall("[a-z]+", letters):
        cut = _cut(word)
        if cut is None:
            return None
        found += cut
    return found


@functools.lru_cache(2_000)
def _cut(word):
    if not word:
        return []
    for length in range(min(6, len(word)), 0, -1):
        if _SYLLABLE.fullmatch(word[:length]):
            rest = _cut(word[length:])
            if rest is not None:
                return [_plain_syllable(word[:length]), *rest]
    return None
