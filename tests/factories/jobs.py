import factory
from django.utils import timezone

from portal.jobs.models import Job


class JobFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Job

    kind = "test"
    created_at = factory.LazyFunction(timezone.now)
