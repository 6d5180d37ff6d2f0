"""The back office's own search boxes (modelsearch) with our analysis: a Chinese word is found inside a title.

Texts are handed to the index as tokens, questions are turned into the same tokens; the rest is modelsearch's.
"""

from copy import copy

from django.db import connection
from django.utils.encoding import force_str
from modelsearch.index import AutocompleteField, RelatedFields, SearchField
from modelsearch.query import And, Boost, Not, Or, Phrase, PlainText, SearchQuery

from .analysis.normalise import normalise
from .analysis.tokens import PIECES, pairs_of


def SearchBackend(params):  # noqa: N802  (the name by which modelsearch looks for it)
    """The backend for the database in use."""
    if connection.vendor == "postgresql":
        from modelsearch.backends.database.postgres.postgres import PostgresSearchBackend

        return type("Postgres", (Analysing, PostgresSearchBackend), {})(params)
    from .backoffice_sqlite import SQLite

    return SQLite(params)


class Analysing:
    """Backend mixin: tokens in, tokens asked for."""

    def __init__(self, params):
        super().__init__(params)
        self.index_class = type("Index", (TellingTokens, self.index_class), {})

    def search(self, query, *args, **more):
        return super().search(in_tokens(query), *args, **more)

    def autocomplete(self, query, *args, **more):
        return super().autocomplete(in_tokens(query), *args, **more)


class TellingTokens:
    """Index mixin."""

    def add_items(self, model, objs):
        super().add_items(model, [_Told(obj) for obj in objs])


class _Told:
    """An object whose texts are tokens."""

    def __init__(self, obj):
        self.obj, self.pk = obj, obj.pk

    def get_search_fields(self):
        return [_telling(field) for field in self.obj.get_search_fields()]


def _telling(field):
    told = copy(field)
    if isinstance(field, RelatedFields):
        told.fields = [_telling(inner) for inner in field.fields]
        told.get_value = lambda obj: field.get_value(_bare(obj))
    elif isinstance(field, SearchField | AutocompleteField):
        told.get_value = lambda obj: told_tokens(_text(field.get_value(_bare(obj))))
    return told


def _bare(obj):
    return obj.obj if isinstance(obj, _Told) else obj


def _text(value):
    """As modelsearch does: lists and dictionaries one after the other."""
    if isinstance(value, dict):
        value = list(value.values())
    return ", ".join(map(_text, value)) if isinstance(value, list) else force_str(value)


def told_tokens(text):
    """Pairs and words in order, then each Chinese character once."""
    tokens, characters = [], {}
    for han, other in PIECES.findall(normalise(text)):
        tokens += pairs_of(han) if han else [other]
        characters.update(dict.fromkeys(han))
    return " ".join([*tokens, *characters])


def asked_tokens(text):
    return " ".join(token for han, other in PIECES.findall(normalise(text)) for token in (pairs_of(han) if han else [other]))


def in_tokens(query):
    """The same question about tokens."""
    if isinstance(query, str):
        return asked_tokens(query)
    if isinstance(query, PlainText | Phrase):
        asked = copy(query)
        asked.query_string = asked_tokens(query.query_string)
        return asked
    if isinstance(query, And | Or):
        return type(query)([in_tokens(part) for part in query.subqueries])
    if isinstance(query, Not | Boost):
        asked = copy(query)
        asked.subquery = in_tokens(query.subquery)
        return asked
    return query if isinstance(query, SearchQuery) else asked_tokens(force_str(query))
