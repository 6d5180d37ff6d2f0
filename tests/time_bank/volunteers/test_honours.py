"""Stars and honours follow the confirmed hours; honours from elsewhere are entered by somebody else."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.factories.volunteers import HonourRuleFactory, VolunteerFactory
from time_bank.volunteers import registries, tasks
from time_bank.volunteers.domain import honours, queries, ruling
from time_bank.volunteers.models import Honour

from .scene import NOW, TODAY, scan

pytestmark = pytest.mark.django_db


@pytest.fixture
def minutes(monkeypatch):
    """{volunteer id: minutes}, counted beside whatever else counts."""
    held = {}
    monkeypatch.setattr(registries.service_minutes, "_entries", {})
    registries.service_minutes.register("test", lambda ids: {pk: held[pk] for pk in ids if pk in held})
    return held


def titles(volunteer):
    return sorted(volunteer.honours.filter(withdrawn_at=None).values_list("title", flat=True))


@pytest.mark.parametrize(
    ("hours", "stars"), [(0, 0), (99, 0), (100, 1), (299, 1), (300, 2), (600, 3), (999, 3), (1000, 4), (1499, 4), (1500, 5), (9000, 5)]
)
def test_stars_at_the_customary_hours(hours, stars):
    assert queries.stars_in(hours * 60) == stars
    assert queries.stars_in(hours * 60 + 59) == stars


def test_a_minute_short_is_short(cast, minutes):
    volunteer = VolunteerFactory(organisation=cast.tree.township_a)
    minutes[volunteer.pk] = 100 * 60 - 1
    assert queries.stars_of(volunteer) == 0


def test_reached_stars_are_given_once_with_day_and_giver(cast, minutes):
    volunteer = VolunteerFactory(organisation=cast.tree.township_a)
    minutes[volunteer.pk] = 320 * 60
    for _again in range(2):
        honours.refresh([volunteer], NOW)
    assert titles(volunteer) == ["1 星志愿者", "2 星志愿者"]
    first = volunteer.honours.first()
    assert (first.awarded_on, first.awarded_by) == (TODAY, "示例甲镇")


def test_rules_of_above_count_below_and_nobody_else_is_given_them(cast, minutes):
    here, there = VolunteerFactory(organisation=cast.tree.village), VolunteerFactory(organisation=cast.tree.township_b)
    minutes.update({here.pk: 60 * 60, there.pk: 60 * 60})
    HonourRuleFactory(organisation=cast.tree.township_a, title="暖心志愿者", hours=50)
    tasks.give_honours(NOW)
    assert (titles(here), titles(there)) == (["暖心志愿者"], [])


def test_corrected_hours_take_stars_back_with_a_reason_and_give_them_again(cast, minutes):
    volunteer = VolunteerFactory(organisation=cast.tree.township_a)
    minutes[volunteer.pk] = 100 * 60
    honours.refresh([volunteer], NOW)
    minutes[volunteer.pk] = 99 * 60
    honours.refresh([volunteer], NOW)
    gone = volunteer.honours.get()
    assert gone.withdrawn_at == NOW
    assert gone.withdrawn_because
    minutes[volunteer.pk] = 101 * 60
    honours.refresh([volunteer], NOW)
    assert titles(volunteer) == ["1 星志愿者"]


def test_a_closed_rule_gives_no_more_and_takes_nothing(cast, minutes):
    old, new = (VolunteerFactory(organisation=cast.tree.township_a) for _ in range(2))
    minutes[old.pk] = 60 * 60
    rule = ruling.add_honour_rule(cast.tree.township_a, title="暖心志愿者", hours=50, by=cast.coordinator)
    tasks.give_honours(NOW)
    ruling.close_honour_rule(rule, by=cast.coordinator)
    minutes[new.pk] = 60 * 60
    tasks.give_honours(NOW)
    assert (titles(old), titles(new)) == (["暖心志愿者"], [])


def test_nothing_is_written_when_nothing_changed(cast, minutes, django_assert_num_queries):
    people = [VolunteerFactory(organisation=cast.tree.township_a) for _ in range(5)]
    with django_assert_num_queries(2):
        honours.refresh(people, NOW)


def enter(volunteer, by, **fields):
    said = {"title": "县优秀志愿者", "awarded_on": TODAY, "awarded_by": "示例县文明办", "upload": None} | fields
    return honours.enter(volunteer, by=by, now=NOW, **said)


def test_an_honour_from_elsewhere(cast):
    volunteer = VolunteerFactory(organisation=cast.tree.township_a)
    held = enter(volunteer, cast.coordinator, upload=scan(5))
    assert (held.kind, held.evidence.title) == ("own", "县优秀志愿者")
    for wrong in ({}, {"awarded_on": TODAY.replace(day=3), "title": "另一项"}):
        with pytest.raises(ValidationError):
            enter(volunteer, cast.coordinator, **wrong)
    with pytest.raises(PermissionDenied):
        enter(volunteer, cast.sibling, title="别的")
    own = VolunteerFactory(user=cast.coordinator, organisation=cast.tree.township_a)
    with pytest.raises(ValidationError):
        enter(own, cast.coordinator)
    honours.withdraw(held, "名单更正", by=cast.coordinator, now=NOW)
    assert Honour.objects.get().withdrawn_because == "名单更正"


def test_a_star_is_not_taken_back_by_hand(cast, minutes):
    volunteer = VolunteerFactory(organisation=cast.tree.township_a)
    minutes[volunteer.pk] = 100 * 60
    honours.refresh([volunteer], NOW)
    with pytest.raises(ValidationError):
        honours.withdraw(volunteer.honours.get(), "不该有", by=cast.coordinator, now=NOW)
