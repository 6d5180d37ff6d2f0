"""Seats: who may sign up, the waiting list that moves up by itself, and what volunteers are told."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from portal.notices.models import Notice
from tests.factories.activities import ServiceRecordFactory
from tests.learning.office_scene import eligible, programme_of
from time_bank.activities.domain import planning, reminding, seats
from time_bank.activities.domain.errors import Refused
from time_bank.activities.models import SignUp
from time_bank.volunteers.domain.errors import NotActive
from time_bank.volunteers.models import Volunteer

from .making import NOW, activity, role, seat, tick

pytestmark = pytest.mark.django_db
SOON = NOW + timedelta(hours=1)


@pytest.fixture
def people(place):
    return [place.volunteer(f"v{number}", f"志愿者{number}") for number in range(5)]


def states(held):
    return list(held.sign_ups.order_by("pk").values_list("state", flat=True))


def told(volunteer, beginning):
    return Notice.objects.filter(user=volunteer.user, title__startswith=beginning).count()


def test_seats_go_in_order_and_then_there_is_a_waiting_list(place, people):
    held = activity(place.organisation, roles=[role(seats=2)])
    for volunteer in people[:4]:
        seat(held, volunteer)
    assert states(held) == ["seated", "seated", "waiting", "waiting"]


def test_who_waited_longest_moves_up_by_itself_and_is_told(place, people):
    held = activity(place.organisation, roles=[role(seats=1)])
    first, second, third = (seat(held, volunteer) for volunteer in people[:3])
    seats.withdraw(first, now=NOW)
    assert states(held) == ["withdrawn", "seated", "waiting"]
    assert (told(people[1], "您有名额了"), told(people[2], "您有名额了")) == (1, 0)
    second.refresh_from_db()
    assert second.moved_up_at == NOW


def test_more_seats_let_those_who_wait_move_up(place, people):
    held = activity(place.organisation, roles=[role(seats=1)])
    for volunteer in people[:3]:
        seat(held, volunteer)
    planning.edit(held, by=place.keeper, now=NOW, roles=[role(seats=3)])
    assert states(held) == ["seated"] * 3


def test_who_can_not_come_any_more_is_passed_over(place, people):
    held = activity(place.organisation, roles=[role(seats=1)])
    first, *_rest = (seat(held, volunteer) for volunteer in people[:4])
    Volunteer.objects.filter(pk=people[1].pk).update(state="suspended")
    elsewhere = activity(place.organisation, title="别处")
    SignUp.objects.create(activity=elsewhere, role=elsewhere.roles.first(), volunteer=people[2], state="seated", created_at=NOW)
    seats.withdraw(first, now=NOW)
    assert states(held) == ["withdrawn", "waiting", "waiting", "seated"]


def test_roles_have_seats_of_their_own(place, people):
    held = activity(place.organisation, roles=[role("陪聊", 1), role("登记", 1)])
    seat(held, people[0], number=0)
    seat(held, people[1], number=1)
    seat(held, people[2], number=1)
    assert states(held) == ["seated", "seated", "waiting"]


class TestWhoMaySignUp:
    @pytest.mark.parametrize("state", ["applied", "refused", "training", "suspended", "left"])
    def test_only_active_volunteers(self, place, lan, state):
        Volunteer.objects.filter(pk=lan.pk).update(state=state)
        held = activity(place.organisation)
        with pytest.raises(NotActive):
            seat(held, Volunteer.objects.get(pk=lan.pk))
        assert not held.sign_ups.exists()

    def test_once(self, place, lan):
        held = activity(place.organisation)
        seat(held, lan)
        with pytest.raises(seats.AlreadySignedUp):
            seat(held, lan)

    def test_again_after_withdrawing(self, place, lan):
        held = activity(place.organisation)
        seats.withdraw(seat(held, lan), now=NOW)
        assert seat(held, lan).state == "seated"

    def test_not_in_two_places_at_once(self, place, lan):
        seat(activity(place.organisation, title="敬老院读报"), lan)
        with pytest.raises(Refused, match="敬老院读报.*时间冲突"):
            seat(activity(place.organisation, starts=SOON + timedelta(minutes=60)), lan)

    def test_right_after_one_another_is_fine(self, place, lan):
        seat(activity(place.organisation, lasts=60), lan)
        assert seat(activity(place.organisation, starts=SOON + timedelta(minutes=60)), lan).state == "seated"

    def test_not_after_sign_up_has_closed_but_the_coordinator_may(self, place, lan):
        held = activity(place.organisation, sign_up_closes=NOW)
        with pytest.raises(Refused, match="报名已截止"):
            seat(held, lan)
        assert seats.sign_up(held, held.roles.first(), lan, now=SOON, by=place.keeper).state == "seated"

    def test_a_role_that_needs_training_asks_for_it_with_a_link(self, place, lan):
        programme = programme_of(place.organisation)
        held = activity(place.organisation, roles=[role(programmes=[programme])])
        lacking = seats.unmet(lan, held.roles.first())
        assert [(programme.title in item.text, item.url) for item in lacking] == [(True, programme.url)]
        with pytest.raises(Refused, match="要先学完"):
            seat(held, lan)

    def test_a_role_that_needs_training_takes_who_has_it(self, place, lan):
        programme = programme_of(place.organisation)
        officer = place.officer("trains", "带教", "certificate_officer")
        eligible(lan.user, programme, officer)
        held = activity(place.organisation, roles=[role(programmes=[programme])])
        assert seat(held, lan).state == "seated"

    def test_a_role_may_need_hours_of_service_before(self, place, lan):
        held = activity(place.organisation, roles=[role(service_hours=10)])
        ServiceRecordFactory(volunteer=lan, minutes=120, state="confirmed", confirmed_by=place.second.pseudonym, confirmed_at=NOW)
        with pytest.raises(Refused, match="10 小时，现在有 2 小时"):
            seat(held, lan)


class TestWithdrawing:
    def test_not_once_checked_in(self, place, lan):
        held = activity(place.organisation)
        sign_up = seat(held, lan)
        tick(place, sign_up, "in", SOON)
        with pytest.raises(Refused, match="已经签到"):
            seats.withdraw(sign_up, now=SOON)

    def test_by_who_runs_the_activity_alone(self, place, lan):
        sign_up = seat(activity(place.organisation), lan)
        with pytest.raises(PermissionDenied):
            seats.withdraw(sign_up, now=NOW, by=place.corrector)

    def test_twice_changes_nothing(self, place, people):
        held = activity(place.organisation, roles=[role(seats=1)])
        first, *_ = (seat(held, volunteer) for volunteer in people[:3])
        seats.withdraw(first, now=NOW)
        seats.withdraw(first, now=NOW)
        assert states(held) == ["withdrawn", "seated", "waiting"]

    def test_who_is_suspended_gives_back_every_seat_to_come(self, place, people):
        coming = activity(place.organisation, roles=[role(seats=1)])
        for volunteer in people[:2]:
            seat(coming, volunteer)
        assert seats.release(people[0], NOW) == 1
        assert states(coming) == ["withdrawn", "seated"]


class TestReminders:
    def test_a_day_before_once(self, place, people):
        held = activity(place.organisation, starts=NOW + timedelta(days=2), roles=[role(seats=1)])
        for volunteer in people[:2]:
            seat(held, volunteer)
        reminding.remind(NOW)
        assert told(people[0], "明天的活动") == 0
        for later in (NOW + timedelta(days=1), NOW + timedelta(days=1, minutes=15)):
            reminding.remind(later)
        assert (told(people[0], "明天的活动"), told(people[1], "明天的活动")) == (1, 0)
        assert "有人不舒服先叫医生" in Notice.objects.get(user=people[0].user, title__startswith="明天的活动").body

    def test_the_coordinator_hears_of_records_that_are_due(self, place, lan):
        held = activity(place.organisation)
        seat(held, lan)
        assert reminding.remind_of_records(NOW + timedelta(days=1)) == 0
        assert reminding.remind_of_records(NOW + timedelta(days=13)) == 2
        assert reminding.remind_of_records(NOW + timedelta(days=13)) == 2
        assert Notice.objects.filter(user=place.keeper).count() == 1


def test_calling_off_tells_everybody_on_the_list(place, people):
    held = activity(place.organisation, roles=[role(seats=1)])
    for volunteer in people[:2]:
        seat(held, volunteer)
    planning.cancel(held, "台风", by=place.keeper, now=NOW)
    assert [told(volunteer, "活动取消") for volunteer in people[:3]] == [1, 1, 0]
    with pytest.raises(Refused, match="已取消"):
        seat(held, people[3])
