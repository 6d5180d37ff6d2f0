"""What the analysis knows of this domain: its words, their synonyms, how they sound, and how often a token occurs."""

import functools
import threading
import tomllib

from .normalise import normalise
from .pinyin import fuzzy_key, pinyin_key, plain_key

LONGEST_TERM = 12
USUAL_FREQUENCY = 20_000  # Of a word of the dictionary in rjieba's own scale: enough to be kept whole.


class Lexicon:
    """Immutable once made; a change of the data makes a new one.

    `dictionary`: terms, the more important first. `synonyms`: rows of terms that mean (nearly) the same.
    `leads`: (stems, terms): whoever says a stem is helped by the terms. `stop`: phrases of question language.
    `vocabulary`: further words with counts, for corrections only.
    `frequencies`: callable(tokens) -> {token: documents that hold it}; None where nobody knows.
    """

    def __init__(self, dictionary=(), synonyms=(), leads=(), stop=(), vocabulary=None, frequencies=None):
        self.rows = [tuple(dict.fromkeys(normalise(term) for term in row)) for row in synonyms]
        leads = [(map(normalise, stems), tuple(map(normalise, terms))) for stems, terms in leads]
        every = [*map(normalise, dictionary), *(term for row in self.rows for term in row), *(term for _, terms in leads for term in terms)]
        self.terms = {term: number for number, term in enumerate(dict.fromkeys(every))}
        self.stems = {}
        for stems, terms in leads:
            for stem in stems:
                self.stems[stem] = tuple(dict.fromkeys((*self.stems.get(stem, ()), *terms)))
        self.stop = frozenset(map(normalise, stop))
        self.vocabulary = {normalise(word): count for word, count in (vocabulary or {}).items()}
        self._frequencies = frequencies
        self._row_numbers = {}
        for number, row in enumerate(self.rows):
            for term in row:
                self._row_numbers.setdefault(term, []).append(number)
        self._lock = threading.Lock()
        self._cutter = None

    def cut(self, text):
        """Words of a text for indexing: long words and the words inside them."""
        return self._jieba().cut_for_search(text, False)

    def segments(self, text):
        """Words of a text, none overlapping; what is no known word falls into single characters."""
        return self._jieba().cut(text, False)

    def is_word(self, text):
        return text in self.terms or self._jieba().has_word(text)

    def synonyms(self, term):
        """Other terms for the same, nearest first: those of its own rows, each once."""
        found = {}
        for number in self._row_numbers.get(term, ()):
            found.update(dict.fromkeys(other for other in self.rows[number] if other != term))
        return tuple(found)

    def leads(self, text):
        """Terms that help whoever says this."""
        return self.stems.get(text, ())

    def frequencies(self, tokens):
        return self._frequencies(list(tokens)) if self._frequencies else None

    def known_latin(self, words):
        """Those of the words that are known as they stand: terms, words of titles, or words that occur in documents."""
        known = {word for word in words if word in self.terms or word in self.vocabulary}
        occurring = self.frequencies(words) or {}
        return known | {word for word in words if occurring.get(word)}

    def terms_of_length(self, length):
        return [term for term in self.terms if len(term) == length]

    def latin_candidates(self):
        """(letters, term) of everything that can be typed in Latin letters, the more important first."""
        return self._latin

    @functools.cached_property
    def _latin(self):
        words = [*self.terms, *sorted(self.vocabulary, key=self.vocabulary.get, reverse=True)]
        latin = [(word, word) for word in words if word.isascii() and word.isalpha()]
        return latin + [(key, terms[0]) for key, terms in self.by_sound.items()]

    @functools.cached_property
    def by_sound(self):
        """pinyin without tones, joined -> terms, best first."""
        return self._index(plain_key)

    @functools.cached_property
    def by_fuzzy_sound(self):
        return self._index(fuzzy_key)

    def _index(self, key):
        found = {}
        for term in [*self.terms, *sorted(self.vocabulary, key=self.vocabulary.get, reverse=True), *self.stop]:
            if 2 <= len(term) <= LONGEST_TERM and not term.isascii():
                bucket = found.setdefault(key(pinyin_key(term)), [])
                if term not in bucket:
                    bucket.append(term)
        return found

    def _jieba(self):
        if self._cutter is None:
            with self._lock:
                if self._cutter is None:
                    self._cutter = _taught(self.terms)
        return self._cutter


def _taught(terms):
    """rjieba's one cutter of this process, with these terms. A word taught once stays until the process ends."""
    import rjieba  # Loaded with the first text: 100 ms and 33 MB.

    for term in terms:
        if len(term) > 1 and not term.isascii():
            rjieba.add_word(term, USUAL_FREQUENCY, None)
    return rjieba


def read_fixtures(folder):
    """What stands in fixtures/search, as arguments for a Lexicon."""
    words = tomllib.loads((folder / "dictionary.toml").read_text("utf-8"))
    likeness = tomllib.loads((folder / "synonyms.toml").read_text("utf-8"))
    return {
        "dictionary": [term for terms in words["terms"].values() for term in terms.split()],
        "synonyms": [tuple(row) for rows in likeness["rows"].values() for row in rows],
        "leads": [(stems.split(), terms.split()) for rows in likeness["leads"].values() for stems, terms in rows],
        "stop": words["question"]["phrases"].split(),
    }
