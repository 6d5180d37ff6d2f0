
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('volunteers', '0002_vocabularies'),
    ]

    operations = [
        migrations.AddField(
            model_name='preserviceprogramme',
            name='closed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='supervision',
            name='note_confirmed',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='volunteer',
            name='training_hours',
            field=models.PositiveSmallIntegerField(null=True),
        ),
    ]
