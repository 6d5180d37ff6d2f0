from datetime import date

import factory
from django.utils import timezone

from time_bank.ledger.domain import accounts
from time_bank.ledger.models import Bank, RuleVersion

from .organisations import OrganisationFactory

PLAIN = {
    "unit_minutes": 60, "unit": "小时", "rounding": {"step": 1, "way": "down"}, "day_max_minutes": None, "cap_minutes": None,
    "above_cap": "donate", "redeem": {"min_age": None, "min_stars": 0, "family": True}, "gifts": True, "donations": True, "expiry_months": None,
}  # fmt: skip


class RuleVersionFactory(factory.django.DjangoModelFactory):
    """Keywords beside the row's own go into its data: RuleVersionFactory(cap_minutes=600)."""

    class Meta:
        model = RuleVersion

    code = factory.Sequence(lambda n: f"rules-{n}")
    version = 1
    title = "示例规则"
    valid_from = factory.LazyFunction(lambda: date(2020, 1, 1))

    @classmethod
    def _create(cls, model_class, *args, **fields):
        own = {name: fields.pop(name) for name in ("code", "version", "title", "valid_from")}
        return super()._create(model_class, *args, **own, data=PLAIN | fields)


class BankFactory(factory.django.DjangoModelFactory):
    """Opened as the product opens it, with its own accounts and the plain rules unless `code` names others."""

    class Meta:
        model = Bank

    organisation = factory.SubFactory(OrganisationFactory)
    title = "示例时间银行"
    code = "plain"
    opened_at = factory.LazyFunction(timezone.now)

    @classmethod
    def _create(cls, model_class, *args, organisation, title, code, opened_at):
        return accounts.open_bank(organisation, title, code, by=None, now=opened_at)
