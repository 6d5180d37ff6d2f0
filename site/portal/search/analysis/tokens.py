"""The tokens of a text. They consist of word characters and a colon only, so no engine can mistake one for its own syntax."""

import re
from dataclasses import dataclass
from operator import concat

from .normalise import HAN, normalise

# A run of Chinese characters, or a word or number of any other script, whole.
PIECES = re.compile(f"([{HAN}]+)|([^\\W_{HAN}]+)")
LONGEST_WORD = 40
_ALL_HAN = re.compile(f"[{HAN}]+").fullmatch


@dataclass(frozen=True, slots=True)
class Analysed:
    """`pairs`: overlapping pairs of characters, Latin words and numbers, in order (a phrase is consecutive tokens).
    `words`: words of three and more characters as "w:…". `ends`: the last character of every run. A single character is looked
    for as the beginning of a token: it begins a pair wherever another one follows it, and else it is an end."""

    pairs: tuple
    words: tuple
    ends: tuple

    @property
    def stream(self):
        return " ".join((*self.pairs, *self.words, *self.ends))

    def __len__(self):
        return len(self.pairs)


def analyse(text, lexicon):
    """All tokens of a text as one string, separated by spaces, pairs first."""
    return analysed(text, lexicon).stream


def analysed(text, lexicon):
    return tokens_of(normalise(text), lexicon)


def tokens_of(normalised, lexicon):
    pairs, ends = [], set()
    for han, other in PIECES.findall(normalised):
        if han:
            pairs += pairs_of(han)
            ends.add(han[-1])
        else:
            pairs.append(other[:LONGEST_WORD])
    words = ["w:" + word for word in lexicon.cut(normalised) if len(word) > 2 and is_han(word)]
    return Analysed(tuple(pairs), tuple(words), tuple(sorted(ends)))


def pairs_of(run):
    """Overlapping pairs of a run of Chinese characters; a run of one is that one."""
    return list(map(concat, run, run[1:])) or [run]


def is_single(token):
    """Whether a token is one Chinese character, and so the beginning of others."""
    return len(token) == 1 and is_han(token)


def is_han(text):
    return text[0] > "\u3000" and _ALL_HAN(text) is not None
