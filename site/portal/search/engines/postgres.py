"""PostgreSQL: one table a generation with the tokens as tsvectors (array_to_tsvector: no dictionary, no stemming) under GIN.

It repeats what is permitted and counted of a document, so that a question needs no join; the tokens stand out of line, so that
the rows a question looks at are small and lie close together.
"""

from django.db import connection, transaction

from portal.search.analysis.tokens import is_single

from .base import DIMENSIONS
from .database import COLUMNS, HEADS, DatabaseEngine, narrowing, share, visible
from .matching import facet_tokens, spaced, token

VECTORS = ("words", "title", "summary")
# What was written last waits in a list (kB) before it is sorted into the index: a long one would hold a writer up for seconds.
PENDING = "gin_pending_list_limit = 512"
# Shares of the documents.
RARE, COMMON = 0.02, 0.9
# To compare a row's tokens they have to be unpacked, which takes far longer than to find the row in the index. The planner doesn't
# know: it would read row after row for a common word, and leave out the index of one of two words that it takes for rare. So rows
# are made dear while a question is asked; what dear plans bring along (compiling them, more processes) is worth nothing here.
BY_INDEX = {"enable_seqscan": "off", "cpu_tuple_cost": "1000", "jit": "off", "max_parallel_workers_per_gather": "0"}
SET = "; ".join(f"SET LOCAL {name} = {value}" for name, value in BY_INDEX.items())
RESET = "; ".join(f"SET LOCAL {name} TO DEFAULT" for name in BY_INDEX)


class PostgresEngine(DatabaseEngine):
    name = "postgresql"

    def recall(self, ask):
        within = connection.in_atomic_block
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(SET)
            found = super().recall(ask)
            if within:  # else they end with the transaction
                cursor.execute(RESET)
        return found

    def begin(self, generation):
        table = f"search_words_{generation:d}"
        with connection.cursor() as cursor:
            cursor.execute(
                f"""CREATE TABLE IF NOT EXISTS {table} (
                    id bigint PRIMARY KEY, kind text, key text, access text, hidden_for text, topics text, audiences text, settings text,
                    words tsvector, title tsvector, summary tsvector) WITH (toast_tuple_target = 128)"""
            )
            cursor.execute(f"ALTER TABLE {table} {', '.join(f'ALTER {column} SET STORAGE EXTERNAL' for column in VECTORS)}")

    def swap(self, generation):
        """A whole generation is put under GIN at once: word by word into an index that is there takes twice as long."""
        table = f"search_words_{generation:d}"
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL maintenance_work_mem = '192MB'")
            for column in VECTORS:
                cursor.execute(f"CREATE INDEX IF NOT EXISTS {table}_{column} ON {table} USING gin ({column}) WITH ({PENDING})")

    def drop(self, generation):
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS search_words_{generation:d}")

    def write(self, generation, documents):
        """`documents`: (row number, Indexed) whose rows were just made."""
        rows = []
        for pk, indexed in documents:
            document = indexed.document
            words = {*f"{indexed.title} {indexed.summary} {indexed.body}".split(), *facet_tokens(document)}
            rows.append(
                (
                    pk,
                    document.kind,
                    document.key,
                    document.access,
                    document.hidden_for,
                    spaced(document.topics),
                    spaced(document.audiences),
                    spaced(document.settings),
                    " ".join(words),
                    " ".join({*indexed.title.split()}),
                    " ".join({*indexed.summary.split()}),
                )  # fmt: skip
            )
        # Sent as one text the tokens take four tenths of the processor time that a list of eight hundred texts takes.
        marks = ", ".join(["%s"] * 8 + ["array_to_tsvector(string_to_array(%s, ' '))"] * len(VECTORS))
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO search_words_{generation:d} VALUES ({marks})", rows)  # noqa: S608

    def forget(self, generation, ids):
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass(%s)", [f"search_words_{generation:d}"])
            if cursor.fetchone()[0]:
                cursor.execute(f"DELETE FROM search_words_{generation:d} WHERE id = ANY(%s)", [list(ids)])  # noqa: S608

    def expression(self, combinations, filters):
        """Tsqueries of quoted lexemes only: of each inner list one must match, of the outer list all.

        Alternatives asked each by itself cost the index half of what one large tsquery of all does. Several combinations stay
        together, since they would run through the same lists again.
        """
        if len(combinations) == 1 and _worth_parting(combinations[0]):
            asked = [[_together(alternative) for alternative in clause.alternatives] for clause in combinations[0]]
        else:
            asked = [[" | ".join("(" + " & ".join(_clause(clause) for clause in combination) + ")" for combination in combinations)]]
        narrowed = [[f"'{token(dimension, code)}'" for code in filters.of(dimension)] for dimension in DIMENSIONS]
        return [*asked, *filter(None, narrowed)]

    def matching_rows(self, ask, expression, limit):
        return self._seen(ask, *_matching("words", expression), limit)

    def title_rows(self, ask, expression):
        matching, tokens = _matching("title", expression)
        narrowed, more = narrowing(ask.filters)
        return self._seen(ask, matching + narrowed, [*tokens, *more], ask.limit * 2)

    def rows_of(self, ask, ids):
        return self._seen(ask, "d.id = ANY(%s)", [list(ids)], len(ids))

    def _seen(self, ask, condition, parameters, limit):
        """Rows that the asker may read."""
        may, grants = visible(ask.grants)
        return self._rows(
            f"SELECT {COLUMNS} FROM search_words_{ask.generation:d} d WHERE {condition} AND {may} LIMIT {limit:d}",  # noqa: S608
            [*parameters, *grants],
        )

    def matching_ids(self, ask, expression, limit):
        return self._ids(ask, "words", expression, limit)

    def head_ids(self, ask, expression, column):
        return self._ids(ask, column, expression, HEADS)

    def _ids(self, ask, column, expression, limit):
        condition, tokens = _matching(column, expression)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id FROM search_words_{ask.generation:d} d WHERE {condition} LIMIT {limit:d}", tokens)  # noqa: S608
            return [row[0] for row in cursor.fetchall()]


def _worth_parting(clauses):
    """With a rare clause the index skips through the lists of the others; a clause that nearly all documents meet the planner would
    compare row by row."""
    shares = [share(clause) for clause in clauses]
    return len(shares) == 1 or (min(shares) > RARE and max(shares) < COMMON)


def _matching(column, expression):
    """SQL on `d` for an expression, with its parameters."""
    either = [" OR ".join([f"d.{column} @@ %s::tsquery"] * len(tsqueries)) for tsqueries in expression]
    return " AND ".join(f"({text})" for text in either), [tsquery for tsqueries in expression for tsquery in tsqueries]


def _clause(clause):
    return "(" + " | ".join(f"({_together(alternative)})" for alternative in clause.alternatives) + ")"


def _together(alternative):
    return " & ".join(f"'{token}':*" if is_single(token) else f"'{token}'" for token in alternative.tokens)
