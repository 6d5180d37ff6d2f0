"""What somebody typed, as clauses that an engine can ask for."""

from dataclasses import dataclass, field

from .corrections import correct
from .crisis import speaks_of_crisis
from .lexicon import LONGEST_TERM
from .normalise import normalise
from .tokens import LONGEST_WORD, PIECES, pairs_of

LONGEST_QUESTION = 200
MOST_PAIRS = 12
MOST_CONCEPTS = 8
MOST_ALTERNATIVES = 10
CONCEPT, PAIR, WORD, ACROSS, STOP = 1.0, 1.0, 0.6, 0.4, 0.05
# Of an alternative: another word for the same; a term that what was said leads to (it lets a document match, little more).
SYNONYM, LED = 0.7, 0.3
# What the whole question leads to, as clauses of their own: more when several words of it lead there.
LEAD, MORE_LEAD, MOST_LEADS = 0.3, 0.15, 14
_STOP_CHARACTERS = frozenset(
    "的了吗呢啊吧么嘛呀哦我你他她它咱俺您们是在有和就都也还很不这那个给把被让跟与说要会能又再老总才到去来上下得地着过之从对为"
    "以于里最太好没些点几次天啥咋哪谁别只但而且或若如像一二两三四五六七八九十年月日大小多少人家想看做用"
)


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
        return self.kind in ("concept", "pair") and self.weight >= 0.5

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
        crisis=speaks_of_crisis(plain, lexicon, corrected=asked),
        did_you_mean=correction.suggested,
        corrected_from=original if correction.applied else None,
        highlights=_highlights(clauses),
    )


def _clauses(text, lexicon):
    """Concepts first, then what is left in pairs, then long words. Question language only where nothing else was said."""
    concepts, pairs, words, stops, leads = {}, {}, {}, {}, {}
    for han, other in PIECES.findall(text):
        if not han:
            _add_concept(concepts, other[:LONGEST_WORD], lexicon)
            continue
        spans = list(_spans(han, lexicon))
        for kind, start, end in spans:
            if kind == "concept":
                _add_concept(concepts, han[start:end], lexicon)
                for term in lexicon.leads(han[start:end]):
                    leads[term] = leads[term] + MORE_LEAD if term in leads else LEAD
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
    led = sorted(leads.items(), key=lambda item: -item[1])[:MOST_LEADS]
    found += [Clause((Alternative(term, tokens_of_term(term)),), weight, "lead") for term, weight in led if term not in concepts]
    return tuple(found)


def _add_concept(concepts, text, lexicon):
    concepts.setdefault(text, None)


def _concept(text, lexicon):
    alternatives = [Alternative(text, tokens_of_term(text))]
    alternatives += [Alternative(other, tokens_of_term(other), SYNONYM) for other in lexicon.synonyms(text)]
    known = {alternative.text for alternative in alternatives}
    alternatives += [Alternative(term, tokens_of_term(term), LED) for term in lexicon.leads(text) if term not in known]
    return Clause(tuple(alternatives[:MOST_ALTERNATIVES]), CONCEPT, "concept")


def tokens_of_term(term):
    return tuple(token for han, other in PIECES.findall(term) for token in (pairs_of(han) if han else [other[:LONGEST_WORD]]))


def _spans(run, lexicon):
    """The run cut from left to right into known terms, question language, other words and single characters: (kind, start, end)."""
    ends = _word_ends(run, lexicon)
    start = 0
    while start < len(run):
        kind, end = _longest(run, start, ends, lexicon)
        yield kind, start, end
        start = end


def _word_ends(run, lexicon):
    """start -> end of every word of the run."""
    ends, start = {}, 0
    for segment in lexicon.segments(run):
        ends[start] = start + len(segment)
        start += len(segment)
    return ends


def _longest(run, start, ends, lexicon):
    for end in range(min(len(run), start + LONGEST_TERM), start + 1, -1):
        part = run[start:end]
        if part in lexicon.stop:
            return "stop", end
        if part in lexicon.terms or part in lexicon.stems:
            return "concept", end
    end = ends.get(start, start + 1)
    if end == start + 1:
        if run[start] in lexicon.stems:
            return "concept", end
        return ("stop" if run[start] in _STOP_CHARACTERS else "single"), end
    return "word", end


def _pairs_between(run, spans):
    """Pairs inside other words whole; little where a single character joins its neighbour; none in question language."""
    if len(run) == 1:
        return [(run, PAIR)] if spans[0][0] == "single" else []
    found = []
    for number, (kind, start, end) in enumerate(spans):
        if kind == "word":
            found += [(pair, PAIR) for pair in pairs_of(run[start:end])]
        following = spans[number + 1][0] if end < len(run) else "stop"
        if "stop" not in (kind, following) and "single" in (kind, following):
            found.append((run[end - 1 : end + 1], PAIR if kind == following else ACROSS))
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
