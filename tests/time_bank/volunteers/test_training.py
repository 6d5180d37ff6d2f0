"""Sheets of training: everybody on it or nobody, never one's own, never twice."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from tests.factories.volunteers import VolunteerFactory
from time_bank.volunteers.domain import training
from time_bank.volunteers.models import PreServiceTraining

from .scene import NOW, TODAY, scan, sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(cast):
    return [VolunteerFactory(organisation=cast.tree.township_a) for _ in range(3)]


def enter(people, by, upload=None, **fields):
    return training.enter(people, sheet(**fields), upload or scan(1), by=by, now=NOW)


def refused(*args, **fields):
    with pytest.raises(ValidationError) as caught:
        enter(*args, **fields)
    return caught.value


def test_one_sheet_for_many(cast, three):
    entries = enter(three, cast.coordinator, half_hours=13)
    assert [(entry.volunteer, entry.hours, entry.entered_by) for entry in entries] == [(v, 6.5, cast.coordinator) for v in three]
    assert len({entry.evidence_id for entry in entries}) == 1


def test_the_same_sheet_counts_once_a_person_and_names_them(cast, three):
    enter(three[:1], cast.coordinator)
    error = refused(three, cast.coordinator)
    assert list(error.error_dict) == ["upload"]
    assert str(three[0]) in error.messages[0]
    assert PreServiceTraining.objects.count() == 1
    again = PreServiceTraining.objects.get()
    again.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():  # and the database says so
        again.save(force_insert=True)


def test_a_sheet_taken_back_may_be_entered_anew(cast, three):
    entry = enter(three[:1], cast.coordinator)[0]
    training.withdraw(entry, "学时录错", by=cast.coordinator, now=NOW)
    with pytest.raises(ValidationError):
        training.withdraw(entry, "学时录错", by=cast.coordinator, now=NOW)
    assert enter(three[:1], cast.coordinator, half_hours=12)
    assert PreServiceTraining.objects.count() == 2


def test_nobody_enters_for_themselves_nor_beyond_reach(cast, three):
    own = VolunteerFactory(user=cast.coordinator, organisation=cast.tree.township_a)
    refused([*three, own], cast.coordinator)
    far = VolunteerFactory(organisation=cast.tree.township_b)
    with pytest.raises(PermissionDenied):
        enter([*three, far], cast.coordinator)
    with pytest.raises(PermissionDenied):
        enter(three, cast.administrator)
    assert not PreServiceTraining.objects.exists()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"half_hours": 0}, "hours"),
        ({"half_hours": -4}, "hours"),
        ({"half_hours": 161}, "hours"),
        ({"held_on": TODAY.replace(day=3)}, "held_on"),
    ],
)
def test_absurd_sheets(cast, three, fields, field):
    assert list(refused(three, cast.coordinator, **fields).error_dict) == [field]


def test_a_file_is_judged_by_its_content(cast, three):
    refused(three, cast.coordinator, SimpleUploadedFile("签到表.png", b"no picture", "image/png"))
    assert not PreServiceTraining.objects.exists()


def test_nobody_on_the_sheet_or_somebody_who_left(cast, three):
    refused([], cast.coordinator)
    gone = VolunteerFactory(organisation=cast.tree.township_a, state="left")
    refused([*three, gone], cast.coordinator)
    assert not PreServiceTraining.objects.exists()
