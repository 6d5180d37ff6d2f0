from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("certificates", "0002_initial")]

    operations = [
        migrations.AddField(
            model_name="certificate",
            name="reason_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("mended", "name or organisation mended"),
                    ("error", "issued by mistake"),
                    ("hours", "hours not confirmed"),
                    ("request", "at the request of the holder"),
                    ("other", "other reason"),
                ],
                max_length=10,
                verbose_name="kind of reason",
            ),
        )
    ]
