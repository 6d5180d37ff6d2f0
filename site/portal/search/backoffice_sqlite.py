"""The back office's search on SQLite: modelsearch scores by a subquery for each row; here one ranked statement gives the order."""

from django.db import connection
from django.db.models import Case, FloatField, Value, When
from modelsearch.backends.database.sqlite.sqlite import (
    IndexEntry,
    SQLiteAutocompleteQueryCompiler,
    SQLiteFTSIndexEntry,
    SQLiteSearchBackend,
    SQLiteSearchQueryCompiler,
)
from modelsearch.query import PlainText
from modelsearch.utils import get_descendants_content_types_pks

from .backoffice import Analysing

# So many are put in order; what matches beyond them follows, newest first.
RANKED = 500


class InOneStatement:
    """Compiler mixin for SQLite: which objects match is modelsearch's, their order comes from one statement."""

    def search(self, config, start, stop, score_field=None):
        by_relevance, self.order_by_relevance = self.order_by_relevance, False
        try:
            found = super().search(config, None, None)
        finally:
            self.order_by_relevance = by_relevance
        if isinstance(self.query, PlainText) and (by_relevance or score_field):
            name = score_field or "_score"
            places = [When(pk=pk, then=Value(float(place))) for place, pk in enumerate(self.ranked())]
            found = found.annotate(**{name: Case(*places, default=Value(float(RANKED)), output_field=FloatField())})
            if by_relevance:
                found = found.order_by(name, "-pk")
        return found[start:stop]

    def ranked(self):
        """Keys of the best, best first: what stands in the title counts five times."""
        table, entries = SQLiteFTSIndexEntry._meta.db_table, IndexEntry._meta.db_table
        types = get_descendants_content_types_pks(self.queryset.model)
        sql = (
            f"SELECT e.object_id FROM {table} f JOIN {entries} e ON e.id = f.rowid WHERE {table} MATCH %s"  # noqa: S608
            f" AND e.content_type_id IN ({', '.join(['%s'] * len(types))}) ORDER BY bm25({table}, 5.0, 1.0, 5.0) LIMIT {RANKED:d}"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [self.match(), *types])
            return [row[0] for row in cursor.fetchall()]

    def match(self):
        tokens = [f'"{token}"' for token in self.query.query_string.split()]
        if self.LAST_TERM_IS_PREFIX:
            tokens[-1] += "*"
        columns = " ".join(self.fields or self.FTS_TABLE_FIELDS)
        return f"{{{columns}}} : ({f' {self.query.operator.upper()} '.join(tokens)})"


class RankedSearch(InOneStatement, SQLiteSearchQueryCompiler):
    pass


class RankedAutocomplete(InOneStatement, SQLiteAutocompleteQueryCompiler):
    pass


class SQLite(Analysing, SQLiteSearchBackend):
    query_compiler_class = RankedSearch
    autocomplete_query_compiler_class = RankedAutocomplete
