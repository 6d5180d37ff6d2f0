from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_consents_of_a_notice'),
    ]

    operations = [
        migrations.AlterField(
            model_name='consent',
            name='scope',
            field=models.CharField(choices=[('notice', 'privacy notice'), ('identity_number', 'identity number'), ('volunteer', 'sensitive information of a volunteer')], default='notice', max_length=20),
        ),
    ]
