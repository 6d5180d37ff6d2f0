import factory
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from portal.accounts.models import Consent, PrivacyNotice, User

PASSWORD = "a-long-enough-pass-phrase"


class UserFactory(factory.django.DjangoModelFactory):
    """`phone` and `id_number` are held as the product holds them."""

    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"person{n}")
    full_name = "陈建国"
    password = factory.LazyFunction(lambda: make_password(PASSWORD))

    @classmethod
    def _build(cls, model_class, *args, phone="", id_number="", **fields):
        user = model_class(*args, **fields)
        if phone:
            user.hold_phone(phone, verified=True)
        if id_number:
            user.hold_id_number(id_number)
        return user

    @classmethod
    def _create(cls, model_class, *args, **fields):
        user = cls._build(model_class, *args, **fields)
        user.save()
        return user


class PrivacyNoticeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PrivacyNotice

    version = factory.Sequence(lambda n: f"2026-{n}")
    body = "我们只收集必要的信息。"
    published_at = factory.LazyFunction(timezone.now)


class ConsentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Consent

    user = factory.SubFactory(UserFactory)
    notice = factory.SubFactory(PrivacyNoticeFactory)
    given_at = factory.LazyFunction(timezone.now)
