import uuid
from datetime import timedelta

import factory
from django.utils import timezone

from time_bank.activities.models import Activity, ActivityRole, ServiceRecord
from time_bank.volunteers.models import ServiceCategory

from .organisations import OrganisationFactory
from .volunteers import VolunteerFactory


class ActivityFactory(factory.django.DjangoModelFactory):
    """A planned activity of two hours, three days from now, without roles. For the way there use the domain functions."""

    class Meta:
        model = Activity

    organisation = factory.SubFactory(OrganisationFactory)
    title = "心理服务站陪聊"
    slug = factory.Sequence(lambda n: f"activity-{n}")
    summary = "接待来访的居民，陪他们说说话"
    category = factory.LazyFunction(lambda: ServiceCategory.objects.first())
    place = "示例甲镇健康路 6 号"
    starts_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=3))
    ends_at = factory.LazyAttribute(lambda made: made.starts_at + timedelta(hours=2))
    safety_notes = "站里有值班医生，遇到不舒服的人先叫医生。"
    person_in_charge = "俞志愿"
    contact = "俞志愿 0571-0000000"
    updated_at = factory.LazyFunction(timezone.now)


class ActivityRoleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ActivityRole

    activity = factory.SubFactory(ActivityFactory)
    title = "陪聊"
    seats = 2


class ServiceRecordFactory(factory.django.DjangoModelFactory):
    """A record that waits for confirmation, as the row stands; `minutes` only."""

    class Meta:
        model = ServiceRecord

    volunteer = factory.SubFactory(VolunteerFactory)
    volunteer_pseudonym = factory.LazyAttribute(lambda made: made.volunteer.user.pseudonym)
    organisation = factory.LazyAttribute(lambda made: made.volunteer.organisation)
    title = "心理服务站陪聊"
    service_date = factory.LazyFunction(timezone.localdate)
    place = "示例甲镇健康路 6 号"
    content = "接待来访的居民，陪他们说说话"
    organiser = "示例甲镇"
    person_in_charge = "俞志愿"
    minutes = 120
    source = ServiceRecord.Source.PAPER
    source_key = factory.Sequence(lambda n: f"test:{n}")
    checked_in_by = factory.LazyFunction(uuid.uuid4)
    created_at = factory.LazyFunction(timezone.now)
    due_on = factory.LazyFunction(timezone.localdate)
