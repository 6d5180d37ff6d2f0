
import django.core.validators
import django.db.models.deletion
import portal.core.crypto
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0004_terms'),
        ('curriculum', '0002_review_task'),
        ('learning', '0005_seal_number'),
        ('organisations', '0004_volunteer_coordinators'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='NumberSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(unique=True)),
                ('last', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='ServiceCategory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                ('title', models.CharField(max_length=60, verbose_name='title')),
                ('sort_order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
            ],
            options={
                'verbose_name': 'kind of service',
                'verbose_name_plural': 'kinds of service',
                'ordering': ['sort_order', 'code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ServiceTime',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                ('title', models.CharField(max_length=60, verbose_name='title')),
                ('sort_order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
            ],
            options={
                'verbose_name': 'time of the week',
                'verbose_name_plural': 'times of the week',
                'ordering': ['sort_order', 'code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Skill',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                ('title', models.CharField(max_length=60, verbose_name='title')),
                ('sort_order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
            ],
            options={
                'verbose_name': 'skill',
                'verbose_name_plural': 'skills',
                'ordering': ['sort_order', 'code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SupervisionTheme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                ('title', models.CharField(max_length=60, verbose_name='title')),
                ('sort_order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
            ],
            options={
                'verbose_name': 'theme of supervision',
                'verbose_name_plural': 'themes of supervision',
                'ordering': ['sort_order', 'code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='HonourRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=40, verbose_name='honour')),
                ('hours', models.PositiveIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100000)], verbose_name='hours of service')),
                ('is_open', models.BooleanField(default=True, verbose_name='still given')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'rule of an honour',
                'verbose_name_plural': 'rules of honours',
                'ordering': ['hours', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Pool',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('training_hours', models.PositiveSmallIntegerField(default=40, help_text='At least 40.', validators=[django.core.validators.MinValueValidator(40), django.core.validators.MaxValueValidator(400)], verbose_name='hours of pre-service training')),
                ('supervision_days', models.PositiveSmallIntegerField(default=90, help_text='Who serves and had none for longer is overdue.', validators=[django.core.validators.MinValueValidator(7), django.core.validators.MaxValueValidator(366)], verbose_name='days between sessions of supervision')),
                ('youngest_age', models.PositiveSmallIntegerField(default=14, help_text='Below 18 a parent or guardian must agree.', validators=[django.core.validators.MinValueValidator(8), django.core.validators.MaxValueValidator(18)], verbose_name='youngest age')),
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'rules of a volunteer pool',
                'verbose_name_plural': 'rules of volunteer pools',
            },
        ),
        migrations.CreateModel(
            name='PreServiceProgramme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='organisation')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='curriculum.programmepage', verbose_name='programme')),
            ],
            options={
                'verbose_name': 'programme that counts as pre-service training',
                'verbose_name_plural': 'programmes that count as pre-service training',
            },
        ),
        migrations.CreateModel(
            name='Volunteer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, null=True, unique=True, verbose_name='volunteer number')),
                ('state', models.CharField(choices=[('applied', 'has applied'), ('refused', 'not admitted'), ('training', 'in pre-service training'), ('active', 'active'), ('suspended', 'suspended'), ('left', 'has left')], default='applied', max_length=10, verbose_name='state')),
                ('gender', models.CharField(blank=True, choices=[('female', 'female'), ('male', 'male')], max_length=6, verbose_name='gender')),
                ('birth_cipher', portal.core.crypto.EncryptedTextField(blank=True, default='')),
                ('document_kind', models.CharField(choices=[('resident', 'resident identity card'), ('hk_macao', 'travel permit or residence permit for Hong Kong and Macao residents'), ('taiwan', 'travel permit or residence permit for Taiwan residents'), ('foreign', 'permanent residence card or passport of a foreigner')], default='resident', max_length=10, verbose_name='identity document')),
                ('document_cipher', portal.core.crypto.EncryptedTextField(blank=True, default='')),
                ('living_region', models.CharField(blank=True, max_length=60, verbose_name='where you live')),
                ('background', models.CharField(choices=[('student', 'student of psychology or social work'), ('retired', 'retired medical staff'), ('professional', 'works in health, education or social work'), ('resident', 'resident')], default='resident', max_length=12, verbose_name='who you are')),
                ('skill_note', models.CharField(blank=True, max_length=200, verbose_name='more about your skills')),
                ('guardian_name_cipher', portal.core.crypto.EncryptedTextField(blank=True, default='')),
                ('guardian_phone_cipher', portal.core.crypto.EncryptedTextField(blank=True, default='')),
                ('guardian_relation', models.CharField(blank=True, max_length=20, verbose_name='who the guardian is')),
                ('scope_declared_at', models.DateTimeField(null=True)),
                ('applied_at', models.DateTimeField(verbose_name='applied on')),
                ('decided_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('admitted_at', models.DateTimeField(null=True, verbose_name='admitted on')),
                ('active_since', models.DateTimeField(null=True, verbose_name='active since')),
                ('categories', models.ManyToManyField(blank=True, related_name='+', to='volunteers.servicecategory', verbose_name='kinds of service')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('groups', models.ManyToManyField(blank=True, related_name='+', to='core.group', verbose_name='whom you would like to serve')),
                ('guardian_evidence', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='learning.evidence', verbose_name="the guardian's signed consent")),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='volunteers', to='organisations.organisation', verbose_name='organisation')),
                ('skills', models.ManyToManyField(blank=True, related_name='+', to='volunteers.skill', verbose_name='skills')),
                ('times', models.ManyToManyField(blank=True, related_name='+', to='volunteers.servicetime', verbose_name='when you have time')),
                ('user', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='volunteer', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'volunteer',
                'verbose_name_plural': 'volunteers',
                'ordering': ['-applied_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Supervision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('supervisor', models.CharField(max_length=50, verbose_name='supervisor')),
                ('qualification', models.CharField(blank=True, max_length=60, verbose_name='qualification of the supervisor')),
                ('held_on', models.DateField(verbose_name='day')),
                ('minutes', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(10), django.core.validators.MaxValueValidator(600)], verbose_name='minutes')),
                ('form', models.CharField(choices=[('single', 'one volunteer'), ('group', 'in a group'), ('distant', 'by telephone or video')], default='group', max_length=8, verbose_name='form')),
                ('note', models.CharField(blank=True, help_text='No names, addresses or numbers of those who were served.', max_length=500, verbose_name='note')),
                ('recorded_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_because', models.CharField(blank=True, max_length=200)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='organisation')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('themes', models.ManyToManyField(related_name='+', to='volunteers.supervisiontheme', verbose_name='themes')),
                ('attendees', models.ManyToManyField(related_name='supervisions', to='volunteers.volunteer', verbose_name='who took part')),
            ],
            options={
                'verbose_name': 'session of supervision',
                'verbose_name_plural': 'sessions of supervision',
                'ordering': ['-held_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='StateChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.CharField(blank=True, choices=[('applied', 'has applied'), ('refused', 'not admitted'), ('training', 'in pre-service training'), ('active', 'active'), ('suspended', 'suspended'), ('left', 'has left')], max_length=10)),
                ('after', models.CharField(choices=[('applied', 'has applied'), ('refused', 'not admitted'), ('training', 'in pre-service training'), ('active', 'active'), ('suspended', 'suspended'), ('left', 'has left')], max_length=10)),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('volunteer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='volunteers.volunteer')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='PreServiceTraining',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=80, verbose_name='name of the training')),
                ('content', models.CharField(max_length=300, verbose_name='what was learnt')),
                ('organiser', models.CharField(max_length=80, verbose_name='held by')),
                ('held_on', models.DateField(verbose_name='day')),
                ('half_hours', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)])),
                ('counts', models.BooleanField(default=True, verbose_name='counts as pre-service training')),
                ('sha256', models.CharField(max_length=64)),
                ('entered_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_because', models.CharField(blank=True, max_length=200)),
                ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='learning.evidence')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('volunteer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='trainings', to='volunteers.volunteer')),
            ],
            options={
                'verbose_name': 'training entered',
                'verbose_name_plural': 'training entered',
                'ordering': ['held_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Honour',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('star', 'star'), ('rule', 'by rule'), ('own', 'entered')], max_length=4)),
                ('title', models.CharField(max_length=80, verbose_name='honour')),
                ('awarded_on', models.DateField(verbose_name='day')),
                ('awarded_by', models.CharField(max_length=80, verbose_name='given by')),
                ('stars', models.PositiveSmallIntegerField(null=True)),
                ('entered_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_because', models.CharField(blank=True, max_length=200)),
                ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('evidence', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='learning.evidence')),
                ('rule', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='volunteers.honourrule')),
                ('volunteer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='honours', to='volunteers.volunteer')),
            ],
            options={
                'verbose_name': 'honour',
                'verbose_name_plural': 'honours',
                'ordering': ['awarded_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='FamilyTie',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('relation', models.CharField(choices=[('spouse', 'husband or wife'), ('parent', 'parent'), ('child', 'child'), ('sibling', 'brother or sister'), ('grandparent', 'grandparent'), ('grandchild', 'grandchild'), ('parent_in_law', 'parent of husband or wife'), ('child_in_law', 'husband or wife of a child')], max_length=14, verbose_name='relation')),
                ('name_cipher', portal.core.crypto.EncryptedTextField()),
                ('phone_cipher', portal.core.crypto.EncryptedTextField(blank=True, default='')),
                ('phone_hash', models.CharField(blank=True, default='', max_length=64)),
                ('state', models.CharField(choices=[('claimed', 'waits for the coordinator'), ('confirmed', 'confirmed'), ('refused', 'not confirmed'), ('ended', 'ended')], default='claimed', max_length=10, verbose_name='state')),
                ('claimed_at', models.DateTimeField(verbose_name='named on')),
                ('decided_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='family_ties', to=settings.AUTH_USER_MODEL)),
                ('volunteer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='family_ties', to='volunteers.volunteer')),
            ],
            options={
                'verbose_name': 'family tie',
                'verbose_name_plural': 'family ties',
                'ordering': ['pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='honourrule',
            constraint=models.UniqueConstraint(fields=('organisation', 'title'), name='volunteers_honour_rule_once'),
        ),
        migrations.AddConstraint(
            model_name='preserviceprogramme',
            constraint=models.UniqueConstraint(fields=('organisation', 'programme'), name='volunteers_programme_once'),
        ),
        migrations.AddIndex(
            model_name='volunteer',
            index=models.Index(fields=['organisation', 'state'], name='volunteers__organis_f96347_idx'),
        ),
        migrations.AddConstraint(
            model_name='volunteer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['training', 'active', 'suspended']), _negated=True), ('number__isnull', False), _connector='OR'), name='volunteers_in_the_pool_with_a_number'),
        ),
        migrations.AddConstraint(
            model_name='preservicetraining',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('volunteer', 'sha256'), name='volunteers_evidence_once'),
        ),
        migrations.AddConstraint(
            model_name='preservicetraining',
            constraint=models.CheckConstraint(condition=models.Q(('half_hours__gt', 0)), name='volunteers_training_takes_time'),
        ),
        migrations.AddConstraint(
            model_name='honour',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'star'), ('withdrawn_at', None)), fields=('volunteer', 'stars'), name='volunteers_star_once'),
        ),
        migrations.AddConstraint(
            model_name='honour',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'rule'), ('withdrawn_at', None)), fields=('volunteer', 'rule'), name='volunteers_rule_once'),
        ),
        migrations.AddConstraint(
            model_name='familytie',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['claimed', 'confirmed']), ('user__isnull', False)), fields=('volunteer', 'user'), name='volunteers_tie_once'),
        ),
    ]
