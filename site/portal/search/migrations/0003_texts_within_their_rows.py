"""PostgreSQL keeps the texts that are ranked within their rows: two hundred a question, each fetched from elsewhere, took twice as long."""

from django.db import migrations

COLUMNS = ("plain_title", "plain_summary", "plain_body")


def keep_within(apps, schema_editor):
    _store(schema_editor, "MAIN")


def as_before(apps, schema_editor):
    _store(schema_editor, "EXTENDED")


def _store(schema_editor, storage):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE search_searchtext {', '.join(f'ALTER {column} SET STORAGE {storage}' for column in COLUMNS)}")


class Migration(migrations.Migration):
    dependencies = [("search", "0002_insights")]
    operations = [migrations.RunPython(keep_within, as_before)]
