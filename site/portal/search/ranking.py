"""The order of what was found: the same on every engine, since it is made here, from the projection.

BM25F over the clauses of the question (title over summary over the rest), then phrase and nearness, then what is reviewed
and recent over what is overdue. All figures stand in Weights; tests/benchmarks/relevance tells what a change does.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import log

from . import statistics


@dataclass(frozen=True)
class Weights:
    title: float = 6.0
    summary: float = 3.0
    body: float = 1.0
    asked: float = 1.0
    saturation: float = 1.6
    length: float = 0.35
    # The question, as it stands, in the title or the text; the whole title.
    phrase_title: float = 3.0
    phrase_text: float = 1.0
    same_title: float = 6.0
    # Clauses close together in the text. In a long question everything is near something: it would drown what the words say.
    near: float = 0.3
    near_span: int = 30
    near_most: int = 3
    # Shares of the score.
    reviewed: float = 0.05
    recent: float = 0.05
    overdue: float = -0.15
    recent_days: int = 365


WEIGHTS = Weights()
PLACES = 12
_ASCII = re.compile(r"[0-9a-z]+", re.ASCII)


@dataclass(slots=True)
class Candidate:
    pk: int
    ref: str
    title: str
    summary: str
    body: str
    asked: str
    boost: float
    published_at: datetime | None
    reviewed_on: date | None
    next_review: date | None
    score: float = 0.0


def order(understood, candidates, now, weights=WEIGHTS):
    """The candidates, best first, with their score."""
    asked = _Asked(understood, weights)
    today = now.date()
    for candidate in candidates:
        candidate.score = asked.score(candidate) * candidate.boost * (1 + standing(candidate, now, today, weights))
    return sorted(candidates, key=lambda c: (-c.score, c.ref))


def standing(candidate, now, today, weights):
    """What review and age add or take, as a share of the score."""
    share = 0.0
    if candidate.next_review is not None and candidate.next_review < today:
        share += weights.overdue
    elif candidate.reviewed_on is not None:
        share += weights.reviewed
    if candidate.published_at is not None:
        age = max(now - candidate.published_at, timedelta(0)).days
        share += weights.recent * max(0.0, 1 - age / weights.recent_days)
    return share


class _Asked:
    """The question, prepared once for all candidates."""

    def __init__(self, understood, weights):
        self.weights = weights
        self.average = statistics.average_length()
        self.phrase = understood.normalised.replace(" ", "")
        self.clauses = [
            (clause.weight, [(a.text, a.weight * _idf(a), _finder(a.text)) for a in clause.alternatives]) for clause in understood.clauses
        ]

    def score(self, candidate):
        weights, spots, total = self.weights, [], 0.0
        title, summary, body, asked = candidate.title, candidate.summary, candidate.body, candidate.asked
        whole = f"{title}\n{summary}\n{asked}\n{body}"
        length = 1 - weights.length + weights.length * len(body) / self.average
        for worth, alternatives in self.clauses:
            best, text = 0.0, None
            for word, value, find in alternatives:
                if word not in whole:
                    continue
                if find is None:
                    in_title, in_summary, in_body, in_asked = title.count(word), summary.count(word), body.count(word), asked.count(word)
                else:
                    in_title, in_summary, in_body, in_asked = (len(find(text)) for text in (title, summary, body, asked))
                if not (in_title or in_summary or in_body or in_asked):
                    continue
                often = weights.title * in_title + weights.summary * in_summary + weights.body * in_body / length + weights.asked * in_asked
                points = value * often / (often + weights.saturation)
                if points > best:
                    best, text = points, word if in_body or in_asked else None
            total += worth * best
            if text and worth >= weights.body / 2:
                spots.append(text)
        return total + self.phrases(candidate) + self.nearness(f"{body}\n{asked}" if asked else body, spots)

    def phrases(self, candidate):
        if len(self.phrase) < 2:
            return 0.0
        if candidate.title == self.phrase:
            return self.weights.same_title + self.weights.phrase_title
        if self.phrase in candidate.title:
            return self.weights.phrase_title
        return self.weights.phrase_text if self.phrase in candidate.summary or self.phrase in candidate.body else 0.0

    def nearness(self, body, texts):
        """More, the closer together what was looked for stands."""
        if not 2 <= len(texts) <= self.weights.near_most:
            return 0.0
        spots = sorted((spot, number) for number, text in enumerate(texts) for spot in _spots(body, text))
        span = _narrowest(spots, len(texts))
        return self.weights.near * (len(texts) - 1) / (1 + span / self.weights.near_span) if span is not None else 0.0


def _idf(alternative):
    total = statistics.documents()
    seen = statistics.rarest(alternative.tokens)
    return log(1 + (total - seen + 0.5) / (seen + 0.5)) if seen < total else log(1 + 0.5 / (seen + 0.5))


def _finder(text):
    """Latin words are looked for whole, by this; None for all else, which counts wherever it stands."""
    return re.compile(rf"(?<![0-9a-z]){text}(?![0-9a-z])", re.ASCII).findall if _ASCII.fullmatch(text) else None


def _spots(body, text):
    found, start = [], body.find(text)
    while start >= 0 and len(found) < PLACES:
        found.append(start)
        start = body.find(text, start + 1)
    return found


def _narrowest(spots, kinds):
    """Characters between the first and the last of the narrowest stretch that holds every kind."""
    latest, best = {}, None
    for spot, number in spots:
        latest[number] = spot
        if len(latest) == kinds:
            span = spot - min(latest.values())
            best = span if best is None else min(best, span)
    return best
