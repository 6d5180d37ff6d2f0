import uuid

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('learning', '0002_read_marks_completions_evidence'),
    ]

    operations = [
        migrations.CreateModel(
            name='SpentSlip',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('hash', models.CharField(max_length=64, unique=True)),
            ],
        ),
    ]
