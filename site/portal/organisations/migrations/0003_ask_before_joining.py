from django.conf import settings
from django.db import migrations, models


def call_refused_what_had_problems(apps, schema_editor):
    Roster = apps.get_model("organisations", "Roster")
    Roster.objects.filter(state="discarded", summary__problem_count__gt=0).update(state="refused")


def call_it_discarded_again(apps, schema_editor):
    apps.get_model("organisations", "Roster").objects.filter(state="refused").update(state="discarded")


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0002_audiences_and_hotlines'),
        ('organisations', '0002_roles_for_articles'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='membership',
            name='organisations_membership_once',
        ),
        migrations.AlterField(
            model_name='membership',
            name='state',
            field=models.CharField(choices=[('pending', 'waiting for confirmation'), ('confirmed', 'confirmed'), ('refused', 'refused'), ('ended', 'ended'), ('invited', "waiting for the person's answer")], default='pending', max_length=10, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='roster',
            name='state',
            field=models.CharField(choices=[('staged', 'checked'), ('applying', 'being imported'), ('applied', 'imported'), ('discarded', 'discarded'), ('refused', 'has problems, nothing written')], default='staged', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['pending', 'confirmed', 'invited'])), fields=('user', 'organisation'), name='organisations_membership_once'),
        ),
        migrations.RunPython(call_refused_what_had_problems, call_it_discarded_again),
    ]
