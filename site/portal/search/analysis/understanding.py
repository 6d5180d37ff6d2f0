"""What somebody typed, as clauses that an engine can ask for."""

from dataclasses import dataclass, field

from .corrections import correct
from .crisis import speaks_of_crisis
from .normalise import normalise
from .tokens import LONGEST_WORD, PIECES, pairs_of

LONGEST_QUESTION = 200
MOST_PAIRS = 12
MOST_CONCEPTS = 8
MOST_ALTERNATIVES = 8
CONCEPT, PAIR, WORD, ACROSS, STOP = 1.0, 1.0, 0.6, 0.4, 0.05
SYNONYM = 0.7
_STOP_CHARACTERS = frozenset("的了吗呢啊吧么我你他她它是在有和就都也还很不这那个")


@dataclass(frozen=True, slots=True)
class Alternative:
    """Consecutive tokens of the pairs (a phrase), or one token "w:…" of the words."""

    text: str
    tokens: tuple
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing looked for. A document meets it by any alternative; the best one counts."""

    alternatives: tuple
    weight: float = 1.0
    kind: str = "pair"

    @property
    def counts(self):
        """Whether it tells what is looked for; the others only add to the score of what was found."""
        return self.kind != "word" and self.weight >= 0.5

    @property
    def tokens(self):
        return tuple(dict.fromkeys(token for alternative in self.alternatives for token in alternative.tokens))


@dataclass(frozen=True, slots=True)
class Understood:
    """`normalised` is what is asked in the end; `corrected_from` is what was typed, when a correction was applied;
    `did_you_mean` is a suggestion that was not applied. `highlights`: texts to mark, longest first."""

    original: str
    normalised: str = ""
    clauses: tuple = ()
    crisis: bool = False
    did_you_mean: str | None = None
    corrected_from: str | None = None
    highlights: tuple = field(default=())

    @property
    def tokens(self):
        return tuple(dict.fromkeys(token for clause in self.clauses for token in clause.tokens))

    @property
    def is_empty(self):
        return not self.clauses


def understand(typed, lexicon):
    """Never fails, whatever was typed. Bounded: 200 characters, 8 concepts, the 12 rarest pairs."""
    original = typed[:LONGEST_QUESTION]
    plain = " ".join(normalise(original).split())
    correction = correct(plain, lexicon)
    asked = correction.applied or plain
    clauses = _clauses(asked, lexicon)
    return Understood(
        original=original,
        normalised=asked,
        clauses=clauses,
        crisis=speaks_of_crisis(plain, lexicon) or (asked != plain and speaks_of_crisis(asked, lexicon)),
        did_you_mean=correction.suggested,
        corrected_from=original if correction.applied else None,
        highlights=_highlights(clauses),
    )


def _clauses(text, lexicon):
    """Concepts first, then what is left in pairs, then long words. Question language only where nothing else was said."""
    concepts, pairs, words, stops = {}, {}, {}, {}
    for han, other in PIECES.findall(text):
        if not han:
            _add_concept(concepts, other[:LONGEST_WORD], lexicon)
            continue
        spans = list(_spans(han, lexicon))
        for kind, start, end in spans:
            if kind == "concept":
                _add_concept(concepts, han[start:end], lexicon)
            elif kind == "stop":
                stops.update(dict.fromkeys(pairs_of(han[start:end]), STOP))
        for pair, weight in _pairs_between(han, spans):
            pairs[pair] = max(pairs.get(pair, 0), weight)
        if len(han) > 4:
            words.update({word: WORD for word in lexicon.cut(han) if len(word) > 2 and word not in concepts and word not in lexicon.stop})
    pairs = _rarest(pairs, lexicon)
    if not concepts and not pairs:
        pairs = stops
    found = [_concept(text, lexicon) for text in list(concepts)[:MOST_CONCEPTS]]
    found += [Clause((Alternative(pair, (pair,)),), weight) for pair, weight in pairs.items()]
    found += [Clause((Alternative(word, ("w:" + word,)),), weight, "word") for word, weight in list(words.items())[:MOST_CONCEPTS]]
    return tuple(found)


def _add_concept(concepts, text, lexicon):
    concepts.setdefault(text, None)


def _concept(text, lexicon):
    alternatives = [Alternative(text, tokens_of_term(text))]
    for other in lexicon.synonyms(text)[: MOST_ALTERNATIVES - 1]:
        tokens = tokens_of_term(other)
        if tokens:
            alternatives.append(Alternative(other, tokens, SYNONYM))
    return Clause(tuple(alternatives), CONCEPT, "concept")


def tokens_of_term(term):
    return tuple(token for han, other in PIECES.findall(term) for token in (pairs_of(han) if han else [other[:LONGEST_WORD]]))


def _spans(run, lexicon):
    """The run cut from left to right into known terms, question language and the rest: (kind, start, end)."""
    start = 0
    while start < len(run):
        kind, end = _longest(run, start, lexicon)
        yield kind, start, end
        start = end


def _longest(run, start, lexicon):
    for end in range(min(len(run), start + 12), start + 1, -1):
        part = run[start:end]
        if part in lexicon.stop:
            return "stop", end
        if part in lexicon.terms:
            return "concept", end
    if run[start] in _STOP_CHARACTERS:
        return "stop", start + 1
    return "rest", start + 1


def _pairs_between(run, spans):
    """Pairs outside known terms: whole weight inside the rest, little where they reach into a term or a stop phrase."""
    kinds = [kind for kind, start, end in spans for _ in range(start, end)]
    numbers = [number for number, (_, start, end) in enumerate(spans) for _ in range(start, end)]
    if len(run) == 1:
        return [(run, PAIR)] if kinds[0] == "rest" else []
    found = []
    for start, pair in enumerate(pairs_of(run)):
        left, right = kinds[start], kinds[start + 1]
        if left == right == "rest":
            found.append((pair, PAIR))
        elif numbers[start] != numbers[start + 1] and "rest" in (left, right) and "stop" not in (left, right):
            found.append((pair, ACROSS))
    return found


def _rarest(pairs, lexicon):
    if len(pairs) <= MOST_PAIRS:
        return pairs
    known = lexicon.frequencies(pairs) or {}
    ranked = sorted(pairs, key=lambda pair: (known.get(pair, 0) == 0, known.get(pair, 0) / pairs[pair]))[:MOST_PAIRS]
    return {pair: pairs[pair] for pair in pairs if pair in set(ranked)}


def _highlights(clauses):
    texts = {alternative.text for clause in clauses if clause.weight > STOP for alternative in clause.alternatives}
    return tuple(sorted(texts, key=lambda text: (-len(text), text)))
