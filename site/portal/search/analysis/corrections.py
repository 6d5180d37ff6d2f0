"""Pinyin, the wrong character of the same sound, and slips of the keyboard."""

import re
from dataclasses import dataclass

from .normalise import HAN_RUN
from .pinyin import fuzzy_key, pinyin_key, plain_key, typed_key

LONGEST_WINDOW = 6
RARER = 20  # A typed pair this many times rarer than the corrected one is taken for a mistake.
_LATIN_STRETCH = re.compile(r"[a-z][a-z0-9:]*(?:[ '’-]+[a-z][a-z0-9:]*)*")


@dataclass(frozen=True, slots=True)
class Correction:
    """`applied`: the whole text after a correction that is all but certain; `suggested`: one that the reader may choose."""

    applied: str | None = None
    suggested: str | None = None


def correct(text, lexicon):
    """Correct what was typed, after normalising."""
    applied = _LATIN_STRETCH.sub(lambda found: _from_pinyin(found.group(), lexicon), text)
    applied = HAN_RUN.sub(lambda found: _same_sound(found.group(), lexicon), applied)
    suggested = _suggested(applied, lexicon)
    return Correction(applied if applied != text else None, suggested if suggested != applied else None)


# Pinyin


def _from_pinyin(stretch, lexicon):
    """Chinese for every part that sounds like known terms; the rest as it was. Known Latin words are left alone."""
    words = re.split(r"[ '’-]+", stretch)
    known = lexicon.known_latin(words)
    result, start = [], 0
    while start < len(words):
        end, terms = _longest_sound(words, start, known, lexicon)
        result.append(terms or words[start])
        start = end
    return " ".join(result) if result != words else stretch


def _longest_sound(words, start, known, lexicon):
    for end in range(min(len(words), start + LONGEST_WINDOW), start, -1):
        if known.isdisjoint(words[start:end]):
            terms = _terms_of(typed_key("".join(words[start:end])), lexicon)
            if terms:
                return end, "".join(terms)
    return start + 1, None


def _terms_of(key, lexicon):
    """The fewest terms whose pinyin together is the key; None where there are none."""
    if not 3 <= len(key) <= 40:
        return None
    best = {0: []}
    for end in range(1, len(key) + 1):
        for start in range(max(0, end - 24), end):
            terms = lexicon.by_sound.get(key[start:end]) if start in best else None
            if terms and (end not in best or len(best[start]) + 1 < len(best[end])):
                best[end] = [*best[start], terms[0]]
    return best.get(len(key))


# The wrong character


def _same_sound(run, lexicon):
    """The run with windows of unknown words replaced by the known term of the same sound."""
    if len(run) < 2 or len(run) > 60 or run in lexicon.terms:
        return run
    segments = lexicon.segments(run)
    if all(len(segment) > 1 for segment in segments) and len(segments) > 3:
        return run
    syllables = pinyin_key(run)
    if len(syllables) != len(run):
        return run
    cuts = [0]
    for segment in segments:
        cuts.append(cuts[-1] + len(segment))
    return _replaced(run, cuts, syllables, lexicon)


def _replaced(run, cuts, syllables, lexicon):
    result, start, edges = [], 0, set(cuts)
    while start < len(run):
        end, term = _window(run, start, edges, syllables, lexicon) if start in edges else (start + 1, None)
        result.append(term or run[start:end])
        start = end
    return "".join(result)


def _window(run, start, edges, syllables, lexicon):
    for end in range(min(len(run), start + LONGEST_WINDOW), start + 1, -1):
        typed = run[start:end]
        if end in edges and typed not in lexicon.stop:
            if typed in lexicon.terms:
                return end, None
            term = _sounds_like(typed, syllables[start:end], typed == run, lexicon)
            if term:
                return end, term
    return start + 1, None


def _sounds_like(typed, syllables, alone, lexicon):
    if lexicon.is_word(typed):
        return None
    exact = lexicon.by_sound.get(plain_key(syllables), ())
    fuzzy = lexicon.by_fuzzy_sound.get(fuzzy_key(syllables), ())
    for term in dict.fromkeys((*exact, *fuzzy)):
        shared = sum(one == other for one, other in zip(typed, term, strict=False))
        enough = 0 if term in exact and (alone or len(typed) > 2) else 1
        if len(term) == len(typed) and shared >= enough and _is_rarer(typed, term, lexicon):
            return term
    return None


def _is_rarer(typed, term, lexicon):
    pairs = {text: [text[start : start + 2] for start in range(len(text) - 1)] for text in (typed, term)}
    known = lexicon.frequencies({*pairs[typed], *pairs[term]})
    if known is None:
        return True
    least = {text: min(known.get(pair, 0) for pair in pairs[text]) for text in pairs}
    return least[typed] == 0 or least[typed] * RARER < least[term]


# Suggestions


def _suggested(text, lexicon):
    """The text with one whole word exchanged for a known one that looks or sounds nearly the same."""
    if text in lexicon.terms or len(text) > 24:
        return None
    if text.isascii():
        return _nearest_latin(text, lexicon) if " " not in text else None
    if not HAN_RUN.fullmatch(text) or len(text) < 2 or not _unseen(text, lexicon):
        return None
    sound = lexicon.by_sound.get(plain_key(pinyin_key(text)), ())
    if sound:
        return sound[0]
    return _one_other_character(text, lexicon) if len(text) > 2 else None


def _unseen(text, lexicon):
    """Whether no document holds the text; where nobody knows, whether it is no word."""
    pairs = [text[start : start + 2] for start in range(len(text) - 1)]
    known = lexicon.frequencies(pairs)
    return min(known.get(pair, 0) for pair in pairs) == 0 if known is not None else not lexicon.is_word(text)


def _one_other_character(text, lexicon):
    for term in lexicon.terms_of_length(len(text)):
        if sum(one != other for one, other in zip(text, term, strict=True)) == 1:
            return term
    return None


def _nearest_latin(text, lexicon):
    key = typed_key(text)
    if len(key) < 4 or lexicon.known_latin([text]):
        return None
    allowed = 1 if len(key) < 8 else 2
    found = [(distance(key, other, allowed), number, terms) for number, (other, terms) in enumerate(lexicon.latin_candidates())]
    found = [entry for entry in found if entry[0] <= allowed]
    return min(found)[2] if found else None


def distance(one, other, most):
    """Changed, missing, superfluous and swapped letters; most + 1 as soon as there are more than `most`."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before, row = None, list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, right in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if earlier and i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
