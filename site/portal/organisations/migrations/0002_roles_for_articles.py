from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='role',
            name='name',
            field=models.CharField(choices=[('trainer', 'trainer'), ('reviewer', 'reviewer'), ('editor', 'editor of articles'), ('health_reviewer', 'health reviewer'), ('certificate_officer', 'certificate officer'), ('regional_administrator', 'regional administrator')], max_length=30, verbose_name='role'),
        ),
    ]
