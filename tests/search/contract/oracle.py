"""What every engine has to answer, worked out the slow way: each document looked at, each clause, each grant."""

from collections import Counter

from portal.search.analysis.tokens import is_han
from portal.search.engines.base import CAP, DIMENSIONS, ENOUGH, Filters
from portal.search.engines.matching import deciding


def may_read(document, grants):
    return document.access in grants and (not document.hidden_for or document.hidden_for not in grants)


def codes(document, dimension):
    return (document.kind,) if dimension == "kind" else getattr(document, f"{dimension}s")


def fits(document, filters):
    wanted = [(filters.of(dimension), codes(document, dimension)) for dimension in DIMENSIONS if filters.of(dimension)]
    return all(set(values) & set(held) for values, held in wanted)


def meets(clause, tokens):
    return any(tokens.issuperset(alternative.tokens) for alternative in clause.alternatives)


def held(item):
    """What may be looked for in a document: its tokens, and every Chinese character by itself."""
    plain = f"{item.plain_title}{item.plain_summary}{item.plain_body}{item.plain_asked}"
    return set(f"{item.title} {item.summary} {item.body}".split()) | set(filter(is_han, plain.replace("\n", "")))


class Oracle:
    """`items`: Indexed documents."""

    def __init__(self, items):
        self.rows = [(item.document, held(item)) for item in items]

    def matching(self, ask):
        """Documents that match, whatever the facets: as many clauses as enough documents meet."""
        clauses = deciding(ask.understood)
        if not clauses:
            return []
        readable = [(document, tokens) for document, tokens in self.rows if may_read(document, ask.grants)]
        met = [(document, sum(meets(clause, tokens) for clause in clauses)) for document, tokens in readable]
        for threshold in range(len(clauses), 0, -1):
            found = [document for document, number in met if number >= threshold]
            if len(found) >= ENOUGH:
                break
        return found

    def answer(self, ask):
        """refs, total, exact, facets."""
        found = self.matching(ask)
        refs = {document.ref for document in found if fits(document, ask.filters)}
        facets = {dimension: self.facet(found, ask.filters, dimension) for dimension in DIMENSIONS}
        return refs, min(len(refs), CAP), len(refs) <= CAP, facets

    def facet(self, found, filters: Filters, dimension):
        others = filters.without(dimension)
        return dict(Counter(code for document in found if fits(document, others) for code in codes(document, dimension)))
