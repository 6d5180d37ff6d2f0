"""Supervision without names of clients, and who is overdue."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.factories.volunteers import SupervisionFactory, VolunteerFactory
from time_bank.volunteers.domain import supervising
from time_bank.volunteers.domain.naming import look_like_names
from time_bank.volunteers.models import Pool, Supervision, Volunteer

from .scene import NOW, TODAY, session

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "text",
    [
        "讨论了王奶奶的情况", "李秀英老人不愿开门", "老周最近情绪低落", "和小李聊了两次", "张某某再次来电", "服务对象叫刘桂兰", "姓名：陈明",
        "对象是赵强，住三楼", "13800138000 打来三次", "138 0013 8000", "330199199005041027", "住 3号楼2单元", "欧阳先生", "患者孙丽的家属",
        "张×× 的案例",
    ],
)  # fmt: skip
def test_texts_that_name_somebody(text):
    assert look_like_names(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "练习倾听与回应，两人一组", "讨论与老人相处时的界限", "小组讨论了转介流程", "服务对象情绪激动时先稳住自己", "一位独居老人拒绝入户，怎样再约",
        "学习了保密原则和例外", "本月12次探访，平均40分钟", "孩子不愿说话时可以画画", "下次督导定在 2026-12-05", "如何对待来访者的眼泪", "家属反复来电怎么办",
        "小组成员从小事说起", "小康路社区", "老人和小孙子一起画画", "志愿者缩小了服务范围",
    ],
)  # fmt: skip
def test_texts_that_name_nobody(text):
    assert look_like_names(text) == []


@pytest.fixture
def people(cast):
    return [VolunteerFactory(organisation=cast.tree.township_a) for _ in range(2)]


def test_a_session_keeps_who_when_how_long_and_about_what(cast, people):
    held = supervising.record(cast.tree.township_a, session(note="练习怎样结束一次陪伴"), people, by=cast.coordinator, now=NOW)
    assert (held.supervisor, held.held_on, held.minutes, held.note_confirmed) == ("郑督导", TODAY, 90, False)
    assert set(held.attendees.all()) == set(people)
    assert held.themes.count() == 2


def test_a_note_that_names_somebody_is_sent_back_once_and_taken_when_confirmed(cast, people):
    named = session(note="讨论了王奶奶的情况")
    with pytest.raises(supervising.LooksLikeAName) as caught:
        supervising.record(cast.tree.township_a, named, people, by=cast.coordinator, now=NOW)
    assert caught.value.places == ["王奶奶"]
    assert not Supervision.objects.exists()
    held = supervising.record(cast.tree.township_a, named, people, by=cast.coordinator, now=NOW, confirmed=True)
    assert held.note_confirmed


def test_supervisor_and_volunteers_may_be_named(cast, people):
    note = f"{people[0].user.full_name}谈了自己的疲惫，郑督导示范"
    assert supervising.record(cast.tree.township_a, session(note=note), people, by=cast.coordinator, now=NOW).pk


def test_attendees_lie_within_reach_and_in_the_pool(cast, people):
    for stranger in (
        VolunteerFactory(organisation=cast.tree.township_b),
        VolunteerFactory(organisation=cast.tree.township_a, state="left"),
    ):
        with pytest.raises(ValidationError):
            supervising.record(cast.tree.township_a, session(), [*people, stranger], by=cast.coordinator, now=NOW)
    with pytest.raises(PermissionDenied):
        supervising.record(cast.tree.township_b, session(), people, by=cast.coordinator, now=NOW)
    with pytest.raises(ValidationError):
        supervising.record(cast.tree.township_a, session(), [], by=cast.coordinator, now=NOW)
    assert not Supervision.objects.exists()


@pytest.mark.parametrize("fields", [{"held_on": TODAY + timedelta(days=1)}, {"held_on": date(2024, 1, 1)}, {"themes": []}])
def test_absurd_sessions(cast, people, fields):
    with pytest.raises(ValidationError):
        supervising.record(cast.tree.township_a, session(**fields), people, by=cast.coordinator, now=NOW)


def held_on(day, *people, **fields):
    row = SupervisionFactory(organisation=people[0].organisation, held_on=day, **fields)
    row.attendees.set(people)


def late(now=NOW):
    return list(supervising.overdue(Volunteer.objects.all(), now))


def test_who_waits_longest_comes_first_and_only_the_active_wait(cast):
    old = NOW - timedelta(days=400)
    never, long_ago, fresh = (VolunteerFactory(organisation=cast.tree.township_a, active_since=old) for _ in range(3))
    VolunteerFactory(organisation=cast.tree.township_a, active_since=NOW - timedelta(days=10))
    VolunteerFactory(organisation=cast.tree.township_a, active_since=old, state="suspended")
    held_on(TODAY - timedelta(days=120), long_ago)
    held_on(TODAY - timedelta(days=90), fresh)
    held_on(TODAY - timedelta(days=1), long_ago, withdrawn_at=NOW)  # taken back: counts no more
    assert late() == [never, long_ago]
    assert late(NOW + timedelta(days=1)) == [never, long_ago, fresh]
    due = supervising.with_supervision(Volunteer.objects.filter(pk=fresh.pk)).get()
    assert supervising.due_on(due) == TODAY


def test_the_interval_is_the_nearest_pools(cast):
    village, town = (
        VolunteerFactory(organisation=node, active_since=NOW - timedelta(days=40)) for node in (cast.tree.village, cast.tree.township_a)
    )
    assert late() == []
    Pool.objects.create(organisation=cast.tree.county, supervision_days=30)
    assert set(late()) == {village, town}
    Pool.objects.create(organisation=cast.tree.village, supervision_days=60)
    assert late() == [town]


def test_a_session_taken_back_stays_with_its_reason(cast, people):
    held = supervising.record(cast.tree.township_a, session(), people, by=cast.coordinator, now=NOW)
    with pytest.raises(PermissionDenied):
        supervising.withdraw(held, "录错", by=cast.administrator, now=NOW)
    supervising.withdraw(held, "录错日期", by=cast.coordinator, now=NOW)
    held.refresh_from_db()
    assert (held.withdrawn_at, held.withdrawn_because) == (NOW, "录错日期")
