"""The recall that SQLite and PostgreSQL share: sets of row numbers, capped; SQL is left to the two of them."""

from collections import Counter, defaultdict
from heapq import nlargest
from math import log
from operator import itemgetter

from django.db import connection

from portal.search import statistics

from .base import CAP, DIMENSIONS, ENOUGH, Engine, Filters, Recall
from .matching import combined, deciding

# Rows of one clause that are looked at when not all clauses must match.
POSTINGS = 5000
# Rows whose title or summary is looked at for one clause.
HEADS = 2000
NO_FILTERS = Filters()
TITLE, SUMMARY, TEXT = 5.0, 2.0, 1.0
COLUMNS = "d.id, d.key, d.kind, d.topics, d.audiences, d.settings"
# A row is a tuple of these columns, read by the thousand: where the number, the key and what is counted stand.
NUMBER, KEY, KIND = itemgetter(0), itemgetter(1), itemgetter(2)
COUNTED = {dimension: itemgetter(place) for place, dimension in enumerate(DIMENSIONS, 2)}


class DatabaseEngine(Engine):
    """Subclasses give the SQL: `expression`, `matching_rows`, `title_rows`, `rows_of`, `matching_ids`, `head_ids`."""

    def recall(self, ask):
        clauses = deciding(ask.understood)
        if not clauses:
            return Recall(facets={dimension: {} for dimension in DIMENSIONS})
        return _Recalling(self, ask, clauses).answer()

    def swap(self, generation):
        """What is written is found at once."""

    def _rows(self, sql, parameters):
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchall()


class _Recalling:
    """One question at work: what was already fetched for it lives here."""

    def __init__(self, engine, ask, clauses):
        self.engine, self.ask, self.clauses = engine, ask, clauses
        self.known, self.rows_by_clause = {}, {}

    def answer(self):
        ask, found = self.ask, self.found()
        if not ask.filters:
            return self.recall_of(found, dict.fromkeys(DIMENSIONS, found))
        if found.complete:
            return self.recall_of(found.filtered(ask.filters), {d: found.filtered(ask.filters.without(d)) for d in DIMENSIONS})
        again = {f: self.at(found.threshold, f) for f in {ask.filters, *map(ask.filters.without, DIMENSIONS)}}
        return self.recall_of(again[ask.filters], {d: again[ask.filters.without(d)] for d in DIMENSIONS})

    def found(self):
        """What matches without facet filters, at the highest threshold that gives enough."""
        for threshold in range(len(self.clauses), 0, -1):
            found = self.at(threshold, Filters())
            if len(found.rows) >= ENOUGH:
                break
        return found

    def at(self, threshold, filters):
        combinations = combined(self.clauses, threshold)
        if combinations is None:
            return self.counted(threshold, filters)
        rows = self.engine.matching_rows(self.ask, self.engine.expression(combinations, filters), CAP + 1)
        return Found(rows[:CAP], len(rows) <= CAP, threshold)

    def counted(self, threshold, filters):
        """By counting how many clauses each row meets; of too many rows, those that meet most."""
        counts, complete = self.counts(filters)
        enough = [pk for pk, count in counts.items() if count >= threshold]
        if len(enough) > CAP:
            enough = sorted(enough, key=lambda pk: (-counts[pk], -pk))[: CAP + 1]
        rows = self.engine.rows_of(self.ask, enough)
        return Found(rows[:CAP], complete and len(enough) <= CAP, threshold)

    def counts(self, filters):
        """Clauses met by each row; the same for all thresholds."""
        if filters not in self.known:
            lists = [self.postings(clause, filters) for clause in self.clauses]
            counts = Counter()
            for ids in lists:
                counts.update(ids)
            self.known[filters] = counts, all(len(ids) < POSTINGS for ids in lists)
        return self.known[filters]

    def postings(self, clause, filters=NO_FILTERS):
        """Rows that meet one clause. Asked for once, to count and to score."""
        if (clause, filters) not in self.rows_by_clause:
            expression = self.engine.expression([(clause,)], filters)
            self.rows_by_clause[clause, filters] = self.engine.matching_ids(self.ask, expression, POSTINGS)
        return self.rows_by_clause[clause, filters]

    def recall_of(self, found, by_dimension):
        facets = {dimension: by_dimension[dimension].facet(dimension) for dimension in DIMENSIONS}
        return Recall(refs=self.best(found), total=len(found.rows), exact=found.complete, facets=facets)

    def best(self, found):
        """At most `limit` refs by a rough score: the clauses a row meets, in title, summary, text."""
        rows = {NUMBER(row): row for row in found.rows}
        if not found.complete:
            expression = self.engine.expression(combined(self.clauses, found.threshold) or [self.clauses], Filters())
            rows |= {NUMBER(row): row for row in self.engine.title_rows(self.ask, expression)}
        scores = dict.fromkeys(rows, 0.0)
        if len(rows) > min(self.ask.limit, self.ask.weighed):
            self.score(found, scores)
        best = sorted((pk for pk in scores if scores[pk]), key=lambda pk: (-scores[pk], -pk))[: self.ask.limit]
        if len(best) < self.ask.limit:
            best += nlargest(self.ask.limit - len(best), (pk for pk in scores if not scores[pk]))
        return [(f"{KIND(rows[pk])}:{KEY(rows[pk])}", scores[pk]) for pk in best]

    def score(self, found, scores):
        for clause in self.clauses:
            worth = clause.weight * idf(clause)
            expression = self.engine.expression([(clause,)], Filters())
            places = [(TITLE, self.engine.head_ids(self.ask, expression, "title"))]
            places.append((SUMMARY, self.engine.head_ids(self.ask, expression, "summary")))
            if found.threshold < len(self.clauses):
                places.append((TEXT, self.postings(clause)))
            for place, ids in places:
                for pk in scores.keys() & set(ids):
                    scores[pk] += worth * place


def idf(clause):
    """How telling a clause is: by its rarest alternative's rarest token."""
    seen = max(statistics.rarest(alternative.tokens) for alternative in clause.alternatives)
    return log(1 + (statistics.documents() + 1) / (seen + 0.5))


def share(clause):
    """Of all documents, how many meet a clause, at most: the sum of its alternatives, each as its rarest token."""
    return sum(statistics.rarest(alternative.tokens) for alternative in clause.alternatives) / statistics.documents()


def codes(dimension, value):
    """What a counted column holds: one kind, or several codes between spaces."""
    return (value,) if dimension == "kind" else value.split()


class Found:
    def __init__(self, rows, complete, threshold):
        self.rows, self.complete, self.threshold = rows, complete, threshold

    def filtered(self, filters):
        if not filters:
            return self
        wanted = [(dimension, set(filters.of(dimension))) for dimension in DIMENSIONS if filters.of(dimension)]
        rows = [
            row for row in self.rows if all(not asked.isdisjoint(codes(dimension, COUNTED[dimension](row))) for dimension, asked in wanted)
        ]
        return Found(rows, self.complete, self.threshold)

    def facet(self, dimension):
        counts = defaultdict(int)
        # Few different combinations of codes stand in very many rows.
        for value, number in Counter(map(COUNTED[dimension], self.rows)).items():
            for code in codes(dimension, value):
                counts[code] += number
        return dict(counts)


def visible(grants):
    """SQL on `d` for what holders of these grants may read, with its parameters."""
    held = sorted(grants)
    if not held:
        return "1 = 0", []
    marks = ", ".join(["%s"] * len(held))
    return f"d.access IN ({marks}) AND (d.hidden_for = '' OR d.hidden_for NOT IN ({marks}))", [*held, *held]


def narrowing(filters):
    """SQL on `d` for the facet filters, with its parameters."""
    text, parameters = "", []
    if filters.kinds:
        text += f" AND d.kind IN ({', '.join(['%s'] * len(filters.kinds))})"
        parameters += filters.kinds
    for dimension in DIMENSIONS[1:]:
        if codes := filters.of(dimension):
            text += " AND (" + " OR ".join([f"d.{dimension}s LIKE %s ESCAPE '!'"] * len(codes)) + ")"
            parameters += [f"% {code.replace('_', '!_')} %" for code in codes]
    return text, parameters
