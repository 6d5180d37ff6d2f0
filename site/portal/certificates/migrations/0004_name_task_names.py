from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("certificates", "0003_certificate_reason_kind")]

    operations = [
        migrations.AlterModelOptions(
            name="nametask", options={"verbose_name": "name to mend", "verbose_name_plural": "names to mend"}
        )
    ]
