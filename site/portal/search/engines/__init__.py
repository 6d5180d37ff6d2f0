"""Which engine answers: the database's own, or an outside one by SEARCH_URL with the database's behind it."""

import functools
import os

from django.conf import settings
from django.db import connection


@functools.cache
def _of_vendor(vendor):
    if vendor == "postgresql":
        from .postgres import PostgresEngine

        return PostgresEngine()
    from .sqlite import SQLiteEngine

    return SQLiteEngine()


def database_engine():
    return _of_vendor(connection.vendor)


@functools.cache
def _of_url(url):
    from .elastic import engine_of

    return engine_of(url)


# A process that is forked from one that has asked must not share its connections: each would read answers to the other's questions.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_of_url.cache_clear)


def outside_engine():
    """The engine that SEARCH_URL names, or None."""
    return _of_url(settings.SEARCH_URL) if settings.SEARCH_URL else None
