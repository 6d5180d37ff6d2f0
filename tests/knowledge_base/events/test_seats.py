"""Seats: one a phone, never more than there are, and offered to who waits."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from knowledge_base.events.domain import keeping, planning, seats
from knowledge_base.events.models import Event, SignUp
from portal.notices.models import OutboxMessage
from tests.knowledge_base.places import NOW, event, join, phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(tree):
    return event(tree.township_a, seats=2)


def states(held):
    return list(held.sign_ups.order_by("created_at", "pk").values_list("state", flat=True))


def test_seats_are_given_in_order_then_people_wait(held):
    for n in range(4):
        join(held, n)
    assert states(held) == ["seated", "seated", "waiting", "waiting"]
    assert seats.free_seats(held) == 0


def test_without_a_limit_everybody_has_a_seat(tree):
    held = event(tree.township_a)
    for n in range(3):
        join(held, n)
    assert states(held) == ["seated"] * 3
    assert seats.free_seats(held) is None


def test_one_phone_is_on_the_list_once(held, tree):
    join(held, 1)
    with pytest.raises(seats.AlreadySignedUp):
        join(held, 1, name="另一个称呼")
    join(event(tree.township_a, "另一场"), 1)
    row = SignUp.objects.filter(event=held).get()
    with pytest.raises(IntegrityError), transaction.atomic():
        SignUp.objects.create(event=held, state="seated", phone_hash=row.phone_hash, token_hash="x", created_at=NOW)


def test_the_same_form_again_gets_the_same_seat_and_link(held, tree):
    def send(form, to=held, number=1):
        return seats.sign_up(to, "小周", phone(number), agreed=True, now=NOW, once=form)

    made, token = send("a form")
    assert send("a form") == (made, token)
    assert seats.find(held, token) == made
    assert send("a form", number=2)[1] != token
    assert send("a form", to=event(tree.township_a, "另一场"))[1] != token
    with pytest.raises(seats.AlreadySignedUp):
        send("another form")
    assert states(held) == ["seated", "seated"]


def test_who_withdraws_is_deleted_and_the_first_who_waits_moves_up(held):
    made = [join(held, n)[0] for n in range(4)]
    later = NOW + timedelta(hours=1)
    seats.withdraw(made[0], now=later)
    assert not SignUp.objects.filter(pk=made[0].pk).exists()
    assert states(held) == ["seated", "seated", "waiting"]
    made[2].refresh_from_db()
    assert (made[2].state, made[2].moved_up_at) == ("seated", later)
    seats.withdraw(made[3], now=later)
    assert states(held) == ["seated", "seated"]


def test_more_seats_let_people_move_up_and_fewer_than_are_taken_are_refused(held):
    for n in range(4):
        join(held, n)
    planning.edit(held, by=None, now=NOW, seats=3)
    assert states(held) == ["seated", "seated", "seated", "waiting"]
    with pytest.raises(ValidationError):
        planning.edit(held, by=None, now=NOW, seats=2)


@pytest.mark.parametrize(
    "fields", [{"takes_sign_ups": False}, {"is_published": False}, {"sign_up_closes": NOW}, {"starts": NOW - timedelta(minutes=1)}]
)
def test_sign_up_is_refused_when_it_is_closed(tree, fields):
    with pytest.raises(ValidationError):
        join(event(tree.township_a, **fields))
    assert not SignUp.objects.exists()


def test_sign_up_is_refused_after_cancelling_and_without_agreement(held):
    with pytest.raises(ValidationError):
        seats.sign_up(held, "小周", phone(1), agreed=False, now=NOW)
    planning.cancel(held, "下雪", by=None, now=NOW)
    with pytest.raises(ValidationError):
        join(held)
    assert not SignUp.objects.exists()


def test_name_and_number_are_nowhere_readable_in_the_database(held):
    made, token = join(held, 7, name="周小满")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM events_signup")
        row = " ".join(str(value) for value in cursor.fetchone())
    for text in ("周小满", "13900000007", "00000007", token):
        assert text not in row
    assert (made.name, made.masked_name, made.masked_phone) == ("周小满", "周**", "139****0007")
    assert "周" not in str(made)


def test_a_token_opens_its_own_sign_up_only(held, tree):
    made, token = join(held)
    assert seats.find(held, token) == made
    assert seats.find(held, token + "x") is None
    assert seats.find(event(tree.township_a, "另一场"), token) is None


class TestKeeping:
    def test_sign_ups_are_deleted_some_days_after_and_counted(self, held, settings):
        settings.EVENT_SIGN_UP_DAYS = 14
        for n in range(3):
            join(held, n)
        keeping.purge(held.ends_at + timedelta(days=14) - timedelta(seconds=1))
        assert held.sign_ups.count() == 3
        keeping.purge(held.ends_at + timedelta(days=14))
        held.refresh_from_db()
        assert (held.sign_ups.count(), held.signed_up_count) == (0, 3)
        keeping.purge(held.ends_at + timedelta(days=20))
        held.refresh_from_db()
        assert held.signed_up_count == 3

    def test_the_ticker_does_it(self):
        from portal.jobs.domain.ticking import schedules

        assert {"purge_event_sign_ups", "events_follow_time"} <= {name for name, _schedule in schedules.items()}


class TestReporting:
    def test_figures_are_entered_afterwards_and_may_be_corrected(self, held):
        figures = {"material_count": 40, "material_note": "小贴士", "by": None}
        with pytest.raises(ValidationError):
            planning.report(held, head_count=30, now=NOW, **figures)
        for count in (30, 31):
            planning.report(held, head_count=count, now=held.ends_at, **figures)
        held.refresh_from_db()
        assert (held.state, held.head_count, held.material_count, held.material_note) == ("done", 31, 40, "小贴士")

    def test_a_cancelled_event_is_not_reported_and_a_done_one_not_cancelled(self, held):
        planning.cancel(held, "下雪", by=None, now=NOW)
        with pytest.raises(ValidationError):
            planning.report(held, head_count=1, material_count=None, material_note="", by=None, now=held.ends_at)
        with pytest.raises(ValidationError):
            planning.cancel(held, "下雪", by=None, now=NOW)


def test_an_event_ends_after_it_begins(tree):
    with pytest.raises(ValidationError):
        event(tree.township_a, lasts=-1)
    with pytest.raises(ValidationError):
        event(tree.township_a, sign_up_closes=NOW + timedelta(days=30))
    assert not Event.objects.exists()


def test_reach_holds(cast):
    a, b = event(cast.tree.village), event(cast.tree.township_b, "乙镇的")
    planning.edit(a, by=cast.administrator, now=NOW, seats=5)
    for act in (
        lambda: planning.edit(b, by=cast.administrator, now=NOW, seats=5),
        lambda: planning.edit(a, by=cast.administrator, now=NOW, organisation=cast.tree.township_b),
        lambda: planning.cancel(b, "", by=cast.administrator, now=NOW),
        lambda: planning.report(b, head_count=1, material_count=1, material_note="", by=cast.administrator, now=b.ends_at),
    ):
        with pytest.raises(PermissionDenied):
            act()
    b.refresh_from_db()
    assert (b.seats, b.state) == (None, "planned")


def texts():
    return list(OutboxMessage.objects.filter(channel="phone").order_by("pk").values_list("recipient", "body"))


def test_who_moves_up_and_who_signed_up_for_what_is_cancelled_get_a_text(held, django_capture_on_commit_callbacks):
    made = [join(held, n)[0] for n in range(3)]
    with django_capture_on_commit_callbacks(execute=True):
        seats.withdraw(made[0], now=NOW)
    ((recipient, body),) = texts()
    assert recipient == made[2].masked_phone
    assert held.title in body
    assert "有您的名额了" in body
    assert [row.told_at is not None for row in held.sign_ups.order_by("pk")] == [False, True]
    OutboxMessage.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        planning.cancel(held, "大雨", by=None, now=NOW)
    assert [recipient for recipient, _body in texts()] == [made[1].masked_phone, made[2].masked_phone]
    assert all("大雨" in body for _recipient, body in texts())
    assert not held.sign_ups.filter(told_at=None).exists()


class Broken:
    def send(self, phone, text):
        raise OSError("no line")


def test_whom_no_text_reached_stays_to_be_called(held, settings, django_capture_on_commit_callbacks):
    join(held, 1)
    settings.PHONE_GATEWAY = f"{__name__}.Broken"
    with django_capture_on_commit_callbacks(execute=True):
        planning.cancel(held, "大雨", by=None, now=NOW)
    assert held.sign_ups.get().told_at is None


def test_without_a_gateway_in_production_nothing_pretends_to_have_gone_out(held, settings, django_capture_on_commit_callbacks):
    join(held, 1)
    settings.PRODUCTION = True
    with django_capture_on_commit_callbacks(execute=True):
        planning.cancel(held, "大雨", by=None, now=NOW)
    assert texts() == []
    assert held.sign_ups.get().told_at is None
