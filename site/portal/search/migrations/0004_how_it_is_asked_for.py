"""How readers ask for a thing; PostgreSQL keeps it within its row, as all that is ranked."""

from django.db import migrations, models


def keep_within(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE search_searchtext ALTER plain_asked SET STORAGE MAIN")


class Migration(migrations.Migration):
    dependencies = [("search", "0003_texts_within_their_rows")]
    operations = [
        migrations.AddField(model_name="searchtext", name="plain_asked", field=models.TextField(blank=True, default=""), preserve_default=False),
        migrations.RunPython(keep_within, migrations.RunPython.noop),
    ]
