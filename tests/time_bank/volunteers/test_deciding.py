"""Decisions of the office, leaving and coming back; numbers without gaps or doubles."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import ModelLogEntry

from portal.accounts.models import Consent
from portal.notices.models import Notice
from tests.factories.volunteers import VolunteerFactory
from time_bank.volunteers.domain import deciding, standing
from time_bank.volunteers.models import Volunteer
from time_bank.volunteers.signals import state_changed

from .scene import NOW, applied, serving

pytestmark = pytest.mark.django_db


def test_admission_gives_the_next_number_of_the_year_and_tells_the_person(cast, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first = deciding.admit(applied(cast.owner, cast.tree.township_a), by=cast.coordinator, now=NOW)
        second = deciding.admit(applied(cast.villager, cast.tree.village), by=cast.coordinator, now=NOW)
        next_year = deciding.admit(applied(cast.colleague, cast.tree.township_a), by=cast.coordinator, now=NOW.replace(year=2027))
    assert [first.number, second.number, next_year.number] == ["V2026-000001", "V2026-000002", "V2027-000001"]
    assert (first.state, first.admitted_at, first.decided_by) == ("training", NOW, cast.coordinator)
    assert "V2026-000001" in Notice.objects.get(user=cast.owner).body
    assert ModelLogEntry.objects.filter(action="volunteers.admit", user=cast.coordinator).count() == 3


def test_the_year_of_a_number_is_the_year_of_the_place(cast):
    from datetime import UTC, datetime

    volunteer = deciding.admit(
        applied(cast.owner, cast.tree.township_a), by=cast.coordinator, now=datetime(2026, 12, 31, 17, 0, tzinfo=UTC)
    )
    assert volunteer.number == "V2027-000001"


def test_nobody_decides_about_themselves_not_even_a_superuser(cast):
    for person in (cast.coordinator, cast.superuser):
        own = applied(person, cast.tree.township_a)
        with pytest.raises(ValidationError):
            deciding.admit(own, by=person, now=NOW)
        assert Volunteer.objects.get(pk=own.pk).state == "applied"


def test_nobody_decides_beyond_their_reach(cast):
    volunteer = applied(cast.neighbour, cast.tree.township_b)
    for person in (cast.coordinator, cast.sibling, cast.administrator, cast.owner):
        with pytest.raises(PermissionDenied):
            deciding.admit(volunteer, by=person, now=NOW)


def test_a_refusal_needs_its_reason_and_the_person_reads_it(cast, django_capture_on_commit_callbacks):
    volunteer = applied(cast.owner, cast.tree.township_a)
    for reason in ("", "  ", "长" * 201):
        with pytest.raises(ValidationError):
            deciding.refuse(volunteer, reason, by=cast.coordinator, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        deciding.refuse(volunteer, "本镇名额已满", by=cast.coordinator, now=NOW)
    assert "本镇名额已满" in Notice.objects.get(user=cast.owner).body


def test_two_browsers_decide_at_once_and_the_second_is_told(cast):
    volunteer = applied(cast.owner, cast.tree.township_a)
    deciding.admit(volunteer, by=cast.coordinator, now=NOW)
    with pytest.raises(ValidationError) as caught:
        deciding.refuse(volunteer, "资料不全", by=cast.coordinator, now=NOW)
    assert "training" in str(caught.value) or "岗前培训中" in str(caught.value)
    assert Volunteer.objects.get(pk=volunteer.pk).state == "training"


def test_who_is_suspended_may_not_serve_until_taken_back(cast, django_capture_on_commit_callbacks):
    heard = []

    def listen(volunteer, before, **kwargs):
        heard.append((before, volunteer.state))

    volunteer = serving(cast.owner, cast.tree.township_a, cast.coordinator)
    standing.require_active(volunteer, NOW)
    state_changed.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            held = deciding.suspend(volunteer, "连续三次未到", by=cast.coordinator, now=NOW)
            with pytest.raises(standing.NotActive):
                standing.require_active(held, NOW)
            back = deciding.resume(held, by=cast.coordinator, now=NOW)
    finally:
        state_changed.disconnect(listen)
    assert back.state == "active"
    assert heard == [("active", "suspended"), ("suspended", "training"), ("training", "active")]
    assert [change.after for change in volunteer.changes.all()][-3:] == ["suspended", "training", "active"]


def test_leaving_ends_the_consent_and_what_it_allowed_and_keeps_the_number(cast):
    volunteer = serving(cast.owner, cast.tree.township_a, cast.coordinator)
    left = deciding.leave(volunteer, now=NOW)
    assert (left.state, left.number, left.scope_declared_at) == ("left", volunteer.number, None)
    assert Consent.objects.get(user=cast.owner, scope=Consent.Scope.VOLUNTEER).withdrawn_at == NOW
    assert volunteer.trainings.count() == 1
    back = deciding.admit(applied(cast.owner, cast.tree.township_a), by=cast.coordinator, now=NOW)
    assert (back.number, back.state) == (volunteer.number, "active")  # the training of then still counts


def test_the_office_takes_somebody_out(cast):
    volunteer = serving(cast.owner, cast.tree.township_a, cast.coordinator)
    assert deciding.dismiss(volunteer, "违反服务范围", by=cast.coordinator, now=NOW).state == "left"


def test_an_erased_person_is_not_decided_about(cast):
    gone = VolunteerFactory(user=None, organisation=cast.tree.township_a)
    with pytest.raises(ValidationError):
        deciding.suspend(gone, "资料不全", by=cast.coordinator, now=NOW)
    with pytest.raises(standing.NotActive):
        standing.require_active(gone, NOW)


def test_require_active_says_why_for_each_state(cast):
    said = {}
    for state in Volunteer.State.values:
        volunteer = VolunteerFactory(organisation=cast.tree.township_a, state=state)
        try:
            standing.require_active(volunteer, NOW)
        except standing.NotActive as error:
            said[state] = str(error)
    assert sorted(said) == ["applied", "left", "refused", "suspended", "training"]
    assert len(set(said.values())) == 5
    with pytest.raises(standing.NotActive):
        standing.require_active(None, NOW)
