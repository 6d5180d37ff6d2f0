"""A phone at every table of the market: sixteen processes count answers of one day at once, and none is lost."""

import pytest
from django.utils import timezone

from knowledge_base.awareness.models import Count
from portal.organisations.models import Organisation
from tests.factories.accounts import UserFactory
from tests.knowledge_base.places import edition
from tests.racing import race

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


def test_sixteen_phones_hand_in_at_once_and_every_answer_counts(tmp_path):
    place = Organisation.add_root(name="示例镇", code="town", kind="township")
    held = edition(place, UserFactory(is_superuser=True), timezone.now())
    results = race("tests.knowledge_base.awareness.survey_workers:hand_in", 16, held.pk, 5, data_dir=tmp_path)
    assert [result.get("value", result) for result in results] == [5] * 16
    row = Count.objects.get()
    assert (row.people, row.right) == (80, [80, 80, 40])
