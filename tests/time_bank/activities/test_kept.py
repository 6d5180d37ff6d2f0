"""A deposit that stands for a service record is corrected at the record, not in the ledger alone."""

from datetime import timedelta

import pytest

from tests.factories.accounts import UserFactory
from time_bank.activities.domain import records
from time_bank.ledger.domain import correcting
from time_bank.ledger.domain.errors import Refused
from time_bank.ledger.models import TimeTransaction
from time_bank.ledger.registries import keeper_of

from .making import NOW, serve

pytestmark = pytest.mark.django_db


def test_the_ledger_leads_to_the_record(place, lan):
    held = records.confirm(serve(place, lan), by=place.second, now=NOW + timedelta(days=1))
    sentence, address = keeper_of(held.transaction)
    assert address == f"/cms/activities/records/{held.pk}/"
    with pytest.raises(Refused) as refused:
        correcting.reverse(held.transaction, by=UserFactory(is_superuser=True), reason="记错", now=NOW)
    assert str(refused.value) == sentence
    assert not TimeTransaction.objects.filter(kind="reversal").exists()
