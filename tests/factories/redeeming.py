import uuid
from datetime import time, timedelta

import factory
from django.utils import timezone

from time_bank.redeeming.models import CertificateRequest, PaperSheet, ServiceRequest
from time_bank.volunteers.models import ServiceCategory


class ServiceRequestFactory(factory.django.DjangoModelFactory):
    """An open request of `account`, as the row stands. For the way there use the domain functions."""

    class Meta:
        model = ServiceRequest

    bank = factory.SelfAttribute("account.bank")
    organisation = factory.SelfAttribute("bank.organisation")
    asker = factory.SelfAttribute("account.user")
    channel = ServiceRequest.Channel.PAGE
    client_id = factory.LazyFunction(uuid.uuid4)
    category = factory.LazyFunction(lambda: ServiceCategory.objects.first())
    wish_cipher = "陪我去卫生院量血压"
    place_cipher = "健康路 8 号"
    area = "示例村"
    wanted_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=2))
    wanted_at = time(9, 0)
    minutes = 60
    created_at = factory.LazyFunction(timezone.now)
    updated_at = factory.LazyFunction(timezone.now)


class PaperSheetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PaperSheet

    number = factory.Sequence(lambda n: f"SQ2026-{n + 1:06d}")
    code = "A3C4D6"
    kind = PaperSheet.Kind.REQUEST
    printed_at = factory.LazyFunction(timezone.now)


class CertificateRequestFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CertificateRequest

    organisation = factory.SelfAttribute("volunteer.organisation")
    first_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=60))
    last_on = factory.LazyFunction(timezone.localdate)
    asked_at = factory.LazyFunction(timezone.now)
