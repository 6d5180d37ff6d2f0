"""Append-only tables: triggers refuse UPDATE and DELETE on SQLite and on PostgreSQL.

A model opts in with `append_only = True` in its class body. post_migrate remakes the triggers, since SQLite drops them
silently whenever a later migration rebuilds the table; the system check `core.E001` asserts that they are there.
"""

from contextlib import contextmanager

from django.apps import apps
from django.db import connections

SQLITE = """CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {VERB} ON "{table}"
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
POSTGRES_FUNCTION = """CREATE OR REPLACE FUNCTION xinqiao_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$ LANGUAGE plpgsql"""
POSTGRES = """CREATE TRIGGER {table}_no_{verb} BEFORE {VERB} ON "{table}"
FOR EACH {level} EXECUTE FUNCTION xinqiao_append_only()"""


def models():
    """The models that declare themselves append-only."""
    return [model for model in apps.get_models() if getattr(model, "append_only", False)]


def _verbs(vendor):
    return ("update", "delete") if vendor == "sqlite" else ("update", "delete", "truncate")


def make(using="default"):
    """Create every missing trigger of every append-only table that exists in the database."""
    connection = connections[using]
    present = installed(using)
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRES_FUNCTION)
        for table in (m._meta.db_table for m in models() if m._meta.db_table in tables):
            for verb in _verbs(connection.vendor):
                if f"{table}_no_{verb}" not in present:
                    cursor.execute(_statement(connection.vendor, table, verb))


def _statement(vendor, table, verb):
    if vendor == "sqlite":
        return SQLITE.format(table=table, verb=verb, VERB=verb.upper())
    level = "STATEMENT" if verb == "truncate" else "ROW"
    return POSTGRES.format(table=table, verb=verb, VERB=verb.upper(), level=level)


def installed(using="default"):
    """Names of the triggers that are in the database."""
    connection = connections[using]
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {row[0] for row in cursor.fetchall()}


def missing(using="default"):
    """Names of the triggers that ought to be there and are not (tables not migrated yet don't count)."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    present = [m._meta.db_table for m in models() if m._meta.db_table in tables]
    wanted = {f"{table}_no_{verb}" for table in present for verb in _verbs(connection.vendor)}
    return sorted(wanted - installed(using))


@contextmanager
def lifted(using="default"):
    """Drop the triggers inside the block. Only for test flushes and for tests that play the forger."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for model in models():
            table = model._meta.db_table
            for verb in _verbs(connection.vendor):
                on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}{on}")
    try:
        yield
    finally:
        make(using)
