import factory
from django.utils import timezone

from courses.learning.models import Evidence
from time_bank.volunteers.models import FamilyTie, Honour, HonourRule, Pool, PreServiceProgramme, PreServiceTraining, Supervision, Volunteer

from .accounts import UserFactory
from .organisations import OrganisationFactory


class PoolFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Pool

    organisation = factory.SubFactory(OrganisationFactory)


class VolunteerFactory(factory.django.DjangoModelFactory):
    """An active volunteer of full age, as the rows stand; `born` is a date. For the way there use the domain functions."""

    class Meta:
        model = Volunteer

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    number = factory.Sequence(lambda n: f"V2020-{n:06d}")
    state = Volunteer.State.ACTIVE
    gender = Volunteer.Gender.FEMALE
    birth_cipher = "1990-05-04"
    living_region = "示例县示例甲镇"
    scope_declared_at = factory.LazyFunction(timezone.now)
    applied_at = factory.LazyFunction(timezone.now)
    admitted_at = factory.LazyFunction(timezone.now)
    active_since = factory.LazyFunction(timezone.now)

    @classmethod
    def _create(cls, model_class, *args, born=None, **fields):
        if born is not None:
            fields["birth_cipher"] = born.isoformat()
        return super()._create(model_class, *args, **fields)


class EvidenceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Evidence

    title = "签到表"
    file = factory.Sequence(lambda n: f"evidence/2026/{n}")
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    uploaded_at = factory.LazyFunction(timezone.now)


class PreServiceProgrammeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PreServiceProgramme


class PreServiceTrainingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PreServiceTraining

    volunteer = factory.SubFactory(VolunteerFactory)
    title = "岗前集中培训"
    content = "倾听练习、服务边界、转介流程"
    organiser = "示例甲镇社工站"
    held_on = factory.LazyFunction(timezone.localdate)
    half_hours = 80
    evidence = factory.SubFactory(EvidenceFactory)
    sha256 = factory.SelfAttribute("evidence.sha256")
    entered_at = factory.LazyFunction(timezone.now)


class SupervisionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Supervision
        skip_postgeneration_save = True

    organisation = factory.SubFactory(OrganisationFactory)
    supervisor = "郑督导"
    held_on = factory.LazyFunction(timezone.localdate)
    minutes = 90
    recorded_at = factory.LazyFunction(timezone.now)


class FamilyTieFactory(factory.django.DjangoModelFactory):
    """A confirmed tie of `volunteer` to `user` (None: a relative without an account)."""

    class Meta:
        model = FamilyTie

    volunteer = factory.SubFactory(VolunteerFactory)
    relation = FamilyTie.Relation.PARENT
    name_cipher = "周母亲"
    state = FamilyTie.State.CONFIRMED
    claimed_at = factory.LazyFunction(timezone.now)


class HonourRuleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = HonourRule

    organisation = factory.SubFactory(OrganisationFactory)
    title = "年度热心志愿者"
    hours = 50


class HonourFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Honour

    volunteer = factory.SubFactory(VolunteerFactory)
    kind = Honour.Kind.OWN
    title = "县优秀志愿者"
    awarded_on = factory.LazyFunction(timezone.localdate)
    awarded_by = "示例县文明办"
    entered_at = factory.LazyFunction(timezone.now)
