import factory

from portal.core.models import Audience, Hotline


class AudienceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Audience
        django_get_or_create = ("code",)

    code = "health"
    title = "基层医疗卫生机构工作人员"
    short_title = "医疗卫生"


class HotlineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Hotline
        django_get_or_create = ("number",)

    number = "12356"
    name = "心理援助热线"
    when_to_call = "心里难受、想找人说话时"
