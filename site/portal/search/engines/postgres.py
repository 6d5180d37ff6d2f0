"""PostgreSQL: one table a generation with the tokens as tsvectors (array_to_tsvector: no dictionary, no stemming) under GIN.

It repeats what is permitted and counted of a document, so that a question needs no join; the tokens stand out of line, so that
the rows a question looks at are small and lie close together.
"""

from django.db import connection, transaction

from .base import DIMENSIONS
from .database import COLUMNS, HEADS, DatabaseEngine, narrowing, visible
from .matching import facet_tokens, spaced, token

VECTORS = ("words", "title", "summary")
# What was written last waits in a list (kB) before it is sorted into the index: a long one would hold a writer up for seconds.
PENDING = "gin_pending_list_limit = 512"


class PostgresEngine(DatabaseEngine):
    name = "postgresql"

    def recall(self, ask):
        # For a common word the planner would read row after row, unpacking each one's tokens: six times slower than the index.
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            found = super().recall(ask)
            cursor.execute("SET LOCAL enable_seqscan = on")
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
                    list(words),
                    list({*indexed.title.split()}),
                    list({*indexed.summary.split()}),
                )  # fmt: skip
            )
        marks = "%s, %s, %s, %s, %s, %s, %s, %s, array_to_tsvector(%s), array_to_tsvector(%s), array_to_tsvector(%s)"
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO search_words_{generation:d} VALUES ({marks})", rows)  # noqa: S608

    def forget(self, generation, ids):
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass(%s)", [f"search_words_{generation:d}"])
            if cursor.fetchone()[0]:
                cursor.execute(f"DELETE FROM search_words_{generation:d} WHERE id = ANY(%s)", [list(ids)])  # noqa: S608

    def expression(self, combinations, filters):
        """A tsquery of quoted lexemes only."""
        either = " | ".join("(" + " & ".join(_clause(clause) for clause in combination) + ")" for combination in combinations)
        parts = [f"({either})"]
        for dimension in DIMENSIONS:
            if codes := filters.of(dimension):
                parts.append("(" + " | ".join(f"'{token(dimension, code)}'" for code in codes) + ")")
        return " & ".join(parts)

    def matching_rows(self, ask, expression, limit):
        may, parameters = visible(ask.grants)
        return self._rows(
            f"SELECT {COLUMNS} FROM search_words_{ask.generation:d} d WHERE d.words @@ %s::tsquery AND {may} LIMIT {limit:d}",  # noqa: S608
            [expression, *parameters],
        )

    def title_rows(self, ask, expression):
        may, parameters = visible(ask.grants)
        narrowed, more = narrowing(ask.filters)
        return self._rows(
            f"SELECT {COLUMNS} FROM search_words_{ask.generation:d} d"  # noqa: S608
            f" WHERE d.title @@ %s::tsquery AND {may}{narrowed} LIMIT {ask.limit * 2:d}",
            [expression, *parameters, *more],
        )

    def rows_of(self, ask, ids):
        may, parameters = visible(ask.grants)
        return self._rows(
            f"SELECT {COLUMNS} FROM search_words_{ask.generation:d} d WHERE d.id = ANY(%s) AND {may}",  # noqa: S608
            [list(ids), *parameters],
        )

    def matching_ids(self, ask, expression, limit):
        return self._ids(
            f"SELECT id FROM search_words_{ask.generation:d} WHERE words @@ %s::tsquery LIMIT {limit:d}",  # noqa: S608
            expression,
        )

    def head_ids(self, ask, expression, column):
        return self._ids(
            f"SELECT id FROM search_words_{ask.generation:d} WHERE {column} @@ %s::tsquery LIMIT {HEADS:d}",  # noqa: S608
            expression,
        )


def _clause(clause):
    return "(" + " | ".join("(" + " & ".join(f"'{t}'" for t in alternative.tokens) + ")" for alternative in clause.alternatives) + ")"
