"""What the migrations wrote (Wagtail's root page, the audiences, the hotlines): kept once, put back after each test that commits.

Django's own way reads every row back through its model, and again before the next such test: a second each time.
"""

import sqlite3
import time

from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError, connection, transaction

from portal.core import append_only

SECONDS = 30


def keep():
    """The way to put everything back as it is now."""
    return _KeptFile() if connection.vendor == "sqlite" else _KeptRows()


class _KeptFile:
    """SQLite: the whole file, page by page, triggers and search tables with it."""

    def __init__(self):
        connection.ensure_connection()
        self.copy = sqlite3.connect(":memory:", check_same_thread=False)
        connection.connection.backup(self.copy)

    def put_back(self):
        until = time.monotonic() + SECONDS

        def patient(status, remaining, total):
            """Called after each step, also one that found the file in use by a browser's last request."""
            if time.monotonic() > until:
                raise TimeoutError(f"The database of the tests is in use ({status}).")

        name = connection.settings_dict["NAME"]
        target = sqlite3.connect(name, uri=str(name).startswith("file:"), timeout=1)
        try:
            self.copy.backup(target, progress=patient, sleep=0.05)
        finally:
            target.close()


class _KeptRows:
    """PostgreSQL: the rows of every table that has any."""

    def __init__(self):
        self.rows = {}
        with connection.cursor() as cursor:
            for table in connection.introspection.django_table_names(only_existing=True, include_views=False):
                cursor.execute(f'SELECT * FROM "{table}"')
                if found := cursor.fetchall():
                    self.rows[table] = [column.name for column in cursor.description], found

    def put_back(self):
        for attempt in range(6):
            try:
                return self._put_back()
            except (CommandError, OperationalError):  # a browser's last request is still at work: one of the two was ended
                if attempt == 5:
                    raise
                time.sleep(0.5)
        return None

    def _put_back(self):
        with append_only.lifted():
            call_command("flush", verbosity=0, interactive=False, reset_sequences=False, inhibit_post_migrate=True)
        with transaction.atomic(), connection.cursor() as cursor:
            for table, (columns, rows) in self.rows.items():
                names, marks = ", ".join(f'"{column}"' for column in columns), ", ".join(["%s"] * len(columns))
                cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)
