import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Generation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('building', 'being built'), ('live', 'in use'), ('retired', 'given up')], default='building', max_length=10)),
                ('started_at', models.DateTimeField()),
                ('live_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='RebuildChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=30)),
                ('key', models.CharField(max_length=120)),
            ],
        ),
        migrations.CreateModel(
            name='SearchChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=30)),
                ('key', models.CharField(max_length=120)),
                ('stamp', models.UUIDField(default=uuid.uuid4)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('due_at', models.DateTimeField(db_index=True)),
                ('engine_pending', models.BooleanField(default=False)),
                ('error', models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name='SearchDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=30)),
                ('key', models.CharField(max_length=120)),
                ('source_key', models.CharField(max_length=120)),
                ('access', models.CharField(max_length=60)),
                ('hidden_for', models.CharField(blank=True, max_length=60)),
                ('topics', models.CharField(blank=True, max_length=300)),
                ('audiences', models.CharField(blank=True, max_length=300)),
                ('settings', models.CharField(blank=True, max_length=200)),
                ('published_at', models.DateTimeField(null=True)),
                ('reviewed_on', models.DateField(null=True)),
                ('next_review', models.DateField(null=True)),
                ('boost', models.FloatField(default=1.0)),
            ],
            options={
                'verbose_name': 'searchable thing',
            },
        ),
        migrations.CreateModel(
            name='Statistics',
            fields=[
                ('generation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='statistics', serialize=False, to='search.generation')),
                ('documents', models.PositiveIntegerField()),
                ('average_length', models.FloatField(default=0)),
                ('frequencies', models.BinaryField()),
                ('made_at', models.DateTimeField()),
            ],
        ),
        migrations.AddConstraint(
            model_name='generation',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'live')), fields=('state',), name='search_one_live'),
        ),
        migrations.AddConstraint(
            model_name='generation',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'building')), fields=('state',), name='search_one_building'),
        ),
        migrations.AddField(
            model_name='rebuildchange',
            name='generation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='search.generation'),
        ),
        migrations.AddConstraint(
            model_name='searchchange',
            constraint=models.UniqueConstraint(fields=('kind', 'key'), name='search_change_once'),
        ),
        migrations.CreateModel(
            name='SearchText',
            fields=[
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='text', serialize=False, to='search.searchdocument')),
                ('url', models.CharField(max_length=500)),
                ('language', models.CharField(max_length=20)),
                ('title', models.CharField(max_length=300)),
                ('summary', models.TextField(blank=True)),
                ('plain_title', models.CharField(max_length=300)),
                ('plain_summary', models.TextField(blank=True)),
                ('plain_body', models.TextField(blank=True)),
                ('body', models.TextField(blank=True)),
            ],
        ),
        migrations.AddField(
            model_name='searchdocument',
            name='generation',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='documents', to='search.generation'),
        ),
        migrations.AddConstraint(
            model_name='rebuildchange',
            constraint=models.UniqueConstraint(fields=('generation', 'kind', 'key'), name='search_rebuild_change_once'),
        ),
        migrations.AddIndex(
            model_name='searchdocument',
            index=models.Index(fields=['generation', 'kind', 'source_key'], name='search_document_source'),
        ),
        migrations.AddConstraint(
            model_name='searchdocument',
            constraint=models.UniqueConstraint(fields=('generation', 'kind', 'key'), name='search_document_once'),
        ),
    ]
