"""Forty hours before service: what counts, from where, and every unmet condition in words with a link."""

from datetime import timedelta
from fractions import Fraction

import pytest
from django.core.files.storage import storages
from django.urls import reverse

from courses.learning.domain import classroom, correcting, enrolments
from courses.learning.models import HourEntry
from portal.accounts.domain import privacy
from portal.accounts.models import Consent
from tests.factories.volunteers import PreServiceProgrammeFactory, PreServiceTrainingFactory, VolunteerFactory
from tests.learning.office_scene import enrol, programme_of, teach
from time_bank.volunteers import tasks
from time_bank.volunteers.domain import deciding, queries, ruling, training
from time_bank.volunteers.domain.standing import training_standing, training_standings
from time_bank.volunteers.models import Pool, Volunteer

from .scene import NOW, applied, id_number, scan, serving, sheet

pytestmark = pytest.mark.django_db


def codes(volunteer):
    return [item.code for item in training_standing(volunteer, NOW).unmet]


@pytest.fixture
def programme(cast):
    return programme_of(cast.tree.county)


@pytest.fixture
def volunteer(cast):
    return deciding.admit(applied(cast.owner, cast.tree.village, document_number=id_number()), by=cast.coordinator, now=NOW)


def test_hours_of_a_named_programme_count_by_its_own_length_of_an_hour(cast, volunteer, programme):
    teach(enrol(cast.owner, programme), cast.officer, minutes=30)
    assert training_standing(volunteer, NOW).hours == 0
    PreServiceProgrammeFactory(organisation=cast.tree.county, programme=programme)  # named above, counts below
    standing = training_standing(volunteer, NOW)
    assert (standing.hours, standing.hours_shown) == (Fraction(30, 45), "0.6")
    assert [(source.title, source.hours) for source in standing.sources] == [(programme.title, Fraction(2, 3))]


def test_an_organisation_elsewhere_names_nothing_for_us(cast, volunteer, programme):
    PreServiceProgrammeFactory(organisation=cast.tree.township_b, programme=programme)
    teach(enrol(cast.owner, programme), cast.officer)
    assert queries.programmes_of([volunteer.organisation]) == {volunteer.organisation_id: {}}
    assert training_standing(volunteer, NOW).hours == 0


def test_a_correction_in_the_hour_ledger_takes_the_hours_away(cast, volunteer, programme):
    PreServiceProgrammeFactory(organisation=cast.tree.county, programme=programme)
    teach(enrol(cast.owner, programme), cast.officer)
    assert training_standing(volunteer, NOW).hours == 1
    correcting.correct(HourEntry.objects.get(), by=cast.officer, reason="签到表录错", now=NOW)
    assert training_standing(volunteer, NOW).hours == 0


def test_a_closed_programme_counts_for_those_who_had_begun(cast, volunteer, programme):
    row = PreServiceProgrammeFactory(organisation=cast.tree.township_a, programme=programme)
    enrolment = enrol(cast.owner, programme)
    ruling.close_programme(row, by=cast.coordinator, now=NOW + timedelta(days=1))
    teach(enrolment, cast.officer)
    assert training_standing(volunteer, NOW).hours == 1
    enrolments.leave(enrolment, NOW)
    later = VolunteerFactory(user=cast.villager, organisation=cast.tree.village)
    row.closed_at = NOW - timedelta(days=1)
    row.save()
    teach(enrol(cast.villager, programme), cast.officer)
    assert training_standing(later, NOW).hours == 0


def test_programme_and_sheet_add_up_and_make_active_by_themselves(cast, volunteer, programme, django_capture_on_commit_callbacks):
    PreServiceProgrammeFactory(organisation=cast.tree.county, programme=programme)
    teach(enrol(cast.owner, programme), cast.officer)
    training.enter([volunteer], sheet(half_hours=77), scan(1), by=cast.coordinator, now=NOW)
    assert training_standing(volunteer, NOW).missing == Fraction(1, 2)
    assert Volunteer.objects.get(pk=volunteer.pk).state == "training"
    training.enter([volunteer], sheet(half_hours=1, title="补课"), scan(2), by=cast.coordinator, now=NOW)
    held = Volunteer.objects.get(pk=volunteer.pk)
    assert (held.state, held.active_since) == ("active", NOW)


def test_the_clock_makes_active_who_learnt_online(cast, volunteer, programme):
    PreServiceProgrammeFactory(organisation=cast.tree.county, programme=programme)
    training.enter([volunteer], sheet(half_hours=78), scan(1), by=cast.coordinator, now=NOW)
    teach(enrol(cast.owner, programme), cast.officer)
    assert Volunteer.objects.get(pk=volunteer.pk).state == "training"
    tasks.settle(NOW)
    assert Volunteer.objects.get(pk=volunteer.pk).state == "active"
    tasks.settle(NOW + timedelta(days=1))
    assert [change.after for change in volunteer.changes.all()] == ["applied", "training", "active"]


def test_who_loses_the_hours_goes_back_to_training_and_hears_why(cast, django_capture_on_commit_callbacks):
    volunteer = serving(cast.owner, cast.tree.township_a, cast.coordinator)
    with django_capture_on_commit_callbacks(execute=True):
        training.withdraw(volunteer.trainings.get(), "签到表不是本人", by=cast.coordinator, now=NOW)
    held = Volunteer.objects.get(pk=volunteer.pk)
    assert held.state == "training"
    assert "40" in held.reason
    assert cast.owner.notices.filter(body__contains="40").exists()


def test_who_withdraws_the_consent_serves_no_more(cast):
    volunteer = serving(cast.owner, cast.tree.township_a, cast.coordinator)
    privacy.withdraw_consent(cast.owner, scope=Consent.Scope.VOLUNTEER, now=NOW)
    tasks.settle(NOW)
    assert Volunteer.objects.get(pk=volunteer.pk).state == "training"
    assert codes(volunteer) == ["consent"]


def test_each_unmet_condition_has_words_and_a_link(cast, programme):
    PreServiceProgrammeFactory(organisation=cast.tree.county, programme=programme)
    volunteer = applied(cast.owner, cast.tree.township_a)
    volunteer.scope_declared_at = None
    volunteer.birth_cipher = "2012-01-01"
    privacy.withdraw_consent(cast.owner, scope=Consent.Scope.VOLUNTEER, now=NOW)
    found = {item.code: item for item in training_standing(volunteer, NOW).unmet}
    assert list(found) == ["decision", "identity", "consent", "scope", "guardian", "training"]
    assert all(item.title and item.text for item in found.values())
    assert {found[code].url for code in ("identity", "consent", "scope", "guardian")} == {reverse("volunteers:details")}
    assert found["training"].url == programme.url
    assert [item.code for item in training_standing(volunteer, NOW).later] == ["decision"]
    enrol(cast.owner, programme)
    assert training_standing(volunteer, NOW).unmet[-1].url == reverse("learning:index")


def test_without_a_named_programme_the_volunteer_is_told_whom_to_ask(cast, volunteer):
    last = training_standing(volunteer, NOW).unmet[-1]
    assert (last.code, last.waits, last.url) == ("training", True, "")


def test_a_turning_of_age_needs_no_guardian_any_more(cast):
    young = VolunteerFactory(user=cast.owner, organisation=cast.tree.township_a, birth_cipher="2008-11-03")
    assert "guardian" in codes(young)
    assert "guardian" not in [item.code for item in training_standing(young, NOW + timedelta(days=2)).unmet]


def test_a_higher_rule_asks_those_who_come_later_only(cast, volunteer):
    assert training_standing(volunteer, NOW).needed == 40
    ruling.set_pool(cast.tree.township_a, training_hours=60, supervision_days=90, youngest_age=14, by=cast.coordinator)
    assert training_standing(Volunteer.objects.get(pk=volunteer.pk), NOW).needed == 40
    later = deciding.admit(applied(cast.colleague, cast.tree.township_a), by=cast.coordinator, now=NOW)
    assert training_standing(later, NOW).needed == 60


def test_less_than_forty_hours_cannot_be_asked(cast):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        ruling.set_pool(cast.tree.township_a, training_hours=39, supervision_days=90, youngest_age=14, by=cast.coordinator)
    assert not Pool.objects.exists()


def test_further_training_and_what_was_taken_back_do_not_count(cast, volunteer):
    PreServiceTrainingFactory(volunteer=volunteer, counts=False)
    PreServiceTrainingFactory(volunteer=volunteer, withdrawn_at=NOW)
    assert training_standing(volunteer, NOW).hours == 0


def test_the_number_of_queries_does_not_depend_on_how_many_people(cast, programme, django_assert_num_queries):
    PreServiceProgrammeFactory(organisation=cast.tree.county, programme=programme)
    people = [VolunteerFactory(organisation=cast.tree.township_a) for _ in range(4)]
    for person in people:
        PreServiceTrainingFactory(volunteer=person)
    training_standings(people[:1], NOW)  # whatever is read once, is read now
    with django_assert_num_queries(5) as one:
        training_standings(people[:1], NOW)
    with django_assert_num_queries(len(one)):
        training_standings(people, NOW)
    elsewhere = [VolunteerFactory(organisation=place) for place in (cast.tree.village, cast.tree.township_b, cast.tree.county)]
    with django_assert_num_queries(len(one)):
        training_standings([*people, *elsewhere], NOW)


def test_the_evidence_is_kept_privately_and_once(cast, volunteer):
    training.enter([volunteer], sheet(half_hours=10), scan(7), by=cast.coordinator, now=NOW)
    entry = volunteer.trainings.get()
    with storages["private"].open(entry.evidence.file) as file:
        assert file.read()[:4] == b"\x89PNG"
    assert entry.sha256 == classroom.keep_evidence(scan(7), "同一张", by=cast.coordinator, now=NOW).sha256
