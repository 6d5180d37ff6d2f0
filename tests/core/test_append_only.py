"""Append-only tables refuse to be changed, whatever the way."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from courses.learning.models import Seal
from portal.core import append_only

pytestmark = pytest.mark.django_db


@pytest.fixture
def seal():
    now = timezone.now()
    return Seal.objects.create(number=1, day=now.date(), accounts=0, entries=0, heads={}, digest="0" * 64, sealed_at=now)


def refused(sql, *parameters):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
    return True


def test_update_and_delete_are_refused_by_the_database(seal):
    assert refused("UPDATE learning_seal SET entries = 9")
    assert refused("DELETE FROM learning_seal")
    assert Seal.objects.get().entries == 0


@pytest.mark.skipif(connection.vendor != "sqlite", reason="skipped, because only SQLite has INSERT OR REPLACE")
def test_insert_or_replace_is_refused_on_sqlite(seal):
    assert refused(
        "INSERT OR REPLACE INTO learning_seal (id, ledger, day, accounts, entries, heads, digest, sealed_at) "
        "SELECT id, ledger, day, 7, 7, heads, digest, sealed_at FROM learning_seal"
    )


def test_check_names_a_trigger_that_is_gone(db):
    assert append_only.missing() == []
    with connection.cursor() as cursor:
        on = " ON learning_seal" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER learning_seal_no_update{on}")
    assert append_only.missing() == ["learning_seal_no_update"]
    append_only.make()
    assert append_only.missing() == []
