from django.db import migrations, models

from portal.core import append_only


def number(apps, schema_editor):
    """Seals that are there already are numbered in the order of their days."""
    seal = apps.get_model("learning", "Seal")
    if not seal.objects.exists():
        return
    with append_only.lifted(schema_editor.connection.alias):
        for count, pk in enumerate(seal.objects.order_by("ledger", "day").values_list("pk", flat=True), 1):
            seal.objects.filter(pk=pk).update(number=count)


class Migration(migrations.Migration):
    dependencies = [("learning", "0004_ticket_settle_at")]

    operations = [
        migrations.AddField("seal", "number", models.PositiveIntegerField(default=0), preserve_default=False),
        migrations.RunPython(number, migrations.RunPython.noop),
        migrations.AlterModelOptions("seal", {"ordering": ["number"]}),
        migrations.AddConstraint("seal", models.UniqueConstraint(fields=["ledger", "number"], name="learning_seal_number_once")),
    ]
