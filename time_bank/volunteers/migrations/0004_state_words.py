
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('volunteers', '0003_frozen_training_hours'),
    ]

    operations = [
        migrations.AlterField(
            model_name='statechange',
            name='after',
            field=models.CharField(choices=[('applied', 'has applied'), ('refused', 'not admitted'), ('training', 'in pre-service training'), ('active', 'serving'), ('suspended', 'suspended'), ('left', 'has left')], max_length=10),
        ),
        migrations.AlterField(
            model_name='statechange',
            name='before',
            field=models.CharField(blank=True, choices=[('applied', 'has applied'), ('refused', 'not admitted'), ('training', 'in pre-service training'), ('active', 'serving'), ('suspended', 'suspended'), ('left', 'has left')], max_length=10),
        ),
        migrations.AlterField(
            model_name='volunteer',
            name='state',
            field=models.CharField(choices=[('applied', 'has applied'), ('refused', 'not admitted'), ('training', 'in pre-service training'), ('active', 'serving'), ('suspended', 'suspended'), ('left', 'has left')], default='applied', max_length=10, verbose_name='state'),
        ),
    ]
