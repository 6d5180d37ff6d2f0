"""SQLite FTS5: two tables a generation, without content of their own, bound to the rows of SearchDocument by number.

`tokens` tells which row holds a token anywhere (detail=none: short lists, quickly run through), `head` the same of title and
summary. A changed document has a new row number, so nothing is ever taken out of them; numbers whose row is gone drop out
in the join that asks who may read.
"""

from django.db import connection

from portal.search.analysis.tokens import is_single

from .base import DIMENSIONS
from .database import COLUMNS, HEADS, DatabaseEngine, narrowing, visible
from .matching import facet_tokens, token

TOKENIZER = "tokenize=\"ascii tokenchars ':_'\""


class SQLiteEngine(DatabaseEngine):
    name = "sqlite"

    def begin(self, generation):
        for table, columns in (("tokens", "words, detail=none"), ("head", "title, summary, detail=column")):
            with connection.cursor() as cursor:
                cursor.execute(
                    f"CREATE VIRTUAL TABLE IF NOT EXISTS search_{table}_{generation:d} USING fts5({columns}, content='', {TOKENIZER})"
                )

    def drop(self, generation):
        with connection.cursor() as cursor:
            for table in ("tokens", "head"):
                cursor.execute(f"DROP TABLE IF EXISTS search_{table}_{generation:d}")

    def write(self, generation, documents):
        """`documents`: (row number, Indexed) whose rows were just made."""
        tokens, heads = [], []
        for pk, indexed in documents:
            words = dict.fromkeys(f"{indexed.title} {indexed.summary} {indexed.body}".split())
            words.update(dict.fromkeys(facet_tokens(indexed.document)))
            tokens.append((pk, " ".join(words)))
            heads.append((pk, indexed.title, indexed.summary))
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO search_tokens_{generation:d} (rowid, words) VALUES (%s, %s)", tokens)  # noqa: S608
            cursor.executemany(f"INSERT INTO search_head_{generation:d} (rowid, title, summary) VALUES (%s, %s, %s)", heads)  # noqa: S608

    def forget(self, generation, ids):
        """Rows that are gone drop out in the join."""

    def expression(self, combinations, filters):
        """A MATCH of quoted tokens only."""
        either = " OR ".join("(" + " AND ".join(_clause(clause) for clause in combination) + ")" for combination in combinations)
        parts = [f"({either})"]
        for dimension in DIMENSIONS:
            if codes := filters.of(dimension):
                parts.append("(" + " OR ".join(f'"{token(dimension, code)}"' for code in codes) + ")")
        return " AND ".join(parts)

    def matching_rows(self, ask, expression, limit):
        may, parameters = visible(ask.grants)
        return self._rows(
            f"SELECT {COLUMNS} FROM search_tokens_{ask.generation:d} f CROSS JOIN search_searchdocument d ON d.id = f.rowid"  # noqa: S608
            f" WHERE search_tokens_{ask.generation:d} MATCH %s AND {may} ORDER BY f.rowid DESC LIMIT {limit:d}",
            [expression, *parameters],
        )

    def title_rows(self, ask, expression):
        may, parameters = visible(ask.grants)
        narrowed, more = narrowing(ask.filters)
        return self._rows(
            f"SELECT {COLUMNS} FROM search_head_{ask.generation:d} f CROSS JOIN search_searchdocument d ON d.id = f.rowid"  # noqa: S608
            f" WHERE search_head_{ask.generation:d} MATCH %s AND {may}{narrowed} ORDER BY f.rowid DESC LIMIT {ask.limit * 2:d}",
            [f"{{title}} : ({expression})", *parameters, *more],
        )

    def rows_of(self, ask, ids):
        found = []
        may, parameters = visible(ask.grants)
        for start in range(0, len(ids), 500):
            some = ids[start : start + 500]
            marks = ", ".join(["%s"] * len(some))
            found += self._rows(
                f"SELECT {COLUMNS} FROM search_searchdocument d WHERE d.id IN ({marks}) AND {may}",  # noqa: S608
                [*some, *parameters],
            )
        return found

    def matching_ids(self, ask, expression, limit):
        return _ids(
            f"SELECT rowid FROM search_tokens_{ask.generation:d} WHERE search_tokens_{ask.generation:d} MATCH %s"  # noqa: S608
            f" ORDER BY rowid DESC LIMIT {limit:d}",
            expression,
        )

    def head_ids(self, ask, expression, column):
        return _ids(
            f"SELECT rowid FROM search_head_{ask.generation:d} WHERE search_head_{ask.generation:d} MATCH %s"  # noqa: S608
            f" ORDER BY rowid DESC LIMIT {HEADS:d}",
            f"{{{column}}} : ({expression})",
        )


def _ids(sql, expression):
    with connection.cursor() as cursor:
        cursor.execute(sql, [expression])
        return [row[0] for row in cursor.fetchall()]


def _clause(clause):
    return "(" + " OR ".join("(" + " AND ".join(map(_quoted, alternative.tokens)) + ")" for alternative in clause.alternatives) + ")"


def _quoted(token):
    return f'"{token}"*' if is_single(token) else f'"{token}"'
