"""Posting activities: what may be posted, recurring dates, changes, offers of volunteers."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.notices.models import Notice
from time_bank.activities.domain import calendar_file, planning, recurring
from time_bank.activities.domain.errors import Refused, ScopeQuestion
from time_bank.activities.models import Activity
from time_bank.volunteers.models import ServiceCategory

from .making import NOW, activity, at, role, seat, tick

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


class TestScope:
    @pytest.mark.parametrize("words", ["心理治疗", "危 机 干 预", "自杀劝阻", "CBT", "xinli zhiliao"])
    def test_psychotherapy_and_crisis_intervention_are_no_kind_of_service(self, place, words):
        with pytest.raises(ValidationError, match="不能发布"):
            activity(place.organisation, category_words=words, by=place.keeper)
        assert not Activity.objects.exists()

    def test_not_even_when_somebody_put_it_into_the_list(self, place):
        category = ServiceCategory.objects.create(code="bad", title="心理危机干预")
        with pytest.raises(ValidationError, match="不能发布"):
            activity(place.organisation, category=category, by=place.keeper)

    def test_a_text_that_speaks_of_it_asks_and_keeps_who_confirmed(self, place):
        body = "遇到危机情况立刻转介，不做心理治疗。"
        with pytest.raises(ScopeQuestion) as asked:
            activity(place.organisation, body=body, by=place.keeper)
        assert asked.value.words == "心理治疗"
        assert not Activity.objects.exists()
        held = activity(place.organisation, body=body, by=place.keeper, confirmed=asked.value.words)
        assert (held.scope_words, held.scope_confirmed_by, held.scope_confirmed_at) == ("心理治疗", place.keeper, NOW)

    def test_only_for_the_words_that_were_shown(self, place):
        held = activity(place.organisation, body="不做心理治疗", by=place.keeper, confirmed="心理治疗")
        with pytest.raises(ScopeQuestion):
            planning.edit(held, by=place.keeper, now=NOW, body="不做心理治疗。也谈自杀。", confirmed="心理治疗")
        edited = planning.edit(held, by=place.second, now=NOW + DAY, body="不做心理治疗。也谈自杀。", confirmed="心理治疗、自杀")
        assert edited.scope_confirmed_by == place.second

    def test_once_answered_another_change_does_not_ask_again(self, place):
        held = activity(place.organisation, body="不做心理治疗", by=place.keeper, confirmed="心理治疗")
        assert planning.edit(held, by=place.second, now=NOW, place="别处").scope_confirmed_by == place.keeper

    def test_roles_and_safety_notes_are_read_too(self, place):
        with pytest.raises(ScopeQuestion, match="自杀"):
            activity(place.organisation, safety_notes="有人提到自杀，马上报告督导。", by=place.keeper)
        with pytest.raises(ScopeQuestion):
            activity(place.organisation, roles=[role("催眠演示")], by=place.keeper)

    def test_the_database_asks_for_the_answer(self, place):
        held = activity(place.organisation)
        with pytest.raises(IntegrityError, match="activities_scope_confirmed"), transaction.atomic():
            Activity.objects.filter(pk=held.pk).update(scope_words="危机干预")


class TestTimes:
    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"lasts": 0}, "结束时间早于开始"),
            ({"lasts": -30}, "结束时间早于开始"),
            ({"lasts": 721}, "最长 12 小时"),
            ({"break_minutes": 120}, "一样长"),
            ({"sign_up_closes": NOW + DAY}, "报名截止"),
        ],
    )
    def test_what_can_not_be_is_refused(self, place, fields, words):
        with pytest.raises(ValidationError, match=words):
            activity(place.organisation, **fields)

    def test_across_midnight_is_fine(self, place):
        assert activity(place.organisation, starts=at("2026-12-31 22:00"), lasts=240).planned_minutes == 240

    def test_needs_a_role(self, place):
        held = activity(place.organisation)
        with pytest.raises(Refused, match="岗位"):
            planning.edit(held, by=place.keeper, now=NOW, roles=[])


class TestRecurring:
    def days(self, rule, first, times):
        return [f"{timezone.localtime(start):%Y-%m-%d %H:%M}" for start in recurring.starts(rule, at(first), times)]

    def test_every_week_and_every_two_weeks(self):
        assert self.days("weekly", "2026-11-28 09:00", 3) == ["2026-11-28 09:00", "2026-12-05 09:00", "2026-12-12 09:00"]
        assert self.days("fortnightly", "2026-12-26 09:00", 2) == ["2026-12-26 09:00", "2027-01-09 09:00"]

    def test_every_second_saturday(self):
        assert self.days("month_weekday", "2026-11-14 09:00", 3) == ["2026-11-14 09:00", "2026-12-12 09:00", "2027-01-09 09:00"]

    def test_a_month_without_the_day_is_left_out(self):
        assert self.days("month_day", "2027-01-31 19:00", 3) == ["2027-01-31 19:00", "2027-03-31 19:00", "2027-05-31 19:00"]
        assert self.days("month_weekday", "2026-11-30 09:00", 2) == ["2026-11-30 09:00", "2027-03-29 09:00"]

    def test_not_beyond_a_year(self):
        assert len(self.days("month_day", "2026-11-01 09:00", 60)) == 13

    def test_every_date_is_an_activity_with_its_own_seats(self, place, lan):
        first = activity(place.organisation, rule="weekly", times=3, roles=[role(seats=1)], sign_up_closes=NOW)
        dates = list(Activity.objects.order_by("starts_at"))
        assert (len(dates), len({held.slug for held in dates}), {held.series for held in dates}) == (3, 3, {first.series})
        assert [held.starts_at - held.sign_up_closes for held in dates] == [timedelta(hours=1)] * 3
        seat(dates[1], lan)
        assert [held.sign_ups.count() for held in dates] == [0, 1, 0]

    def test_a_change_may_be_for_the_later_dates_too_each_on_its_own_day(self, place):
        first = activity(place.organisation, rule="weekly", times=3)
        second = first.series.activities.order_by("starts_at")[1]
        start = second.starts_at + timedelta(minutes=30)
        planning.edit(second, by=place.keeper, now=NOW, and_later=True, starts_at=start, ends_at=start + timedelta(hours=3), place="新地方")
        said = [
            (f"{timezone.localtime(held.starts_at):%m-%d %H:%M}", held.planned_minutes, held.place)
            for held in first.series.activities.order_by("starts_at")
        ]
        assert said == [("11-23 10:00", 120, "健康路 6 号"), ("11-30 10:30", 180, "新地方"), ("12-07 10:30", 180, "新地方")]


class TestChanges:
    def test_a_new_place_or_time_is_told(self, place, lan):
        held = activity(place.organisation, starts=NOW + DAY)
        seat(held, lan)
        planning.edit(held, by=place.keeper, now=NOW, place="文化礼堂")
        assert Notice.objects.get(user=lan.user).body.count("文化礼堂") == 1

    def test_seats_that_are_taken_stay(self, place, lan):
        held = activity(place.organisation, roles=[role(seats=2)])
        seat(held, lan)
        seat(held, place.volunteer("wen", "吴文"))
        with pytest.raises(Refused, match="已有 2 人"):
            planning.edit(held, by=place.keeper, now=NOW, roles=[role(seats=1)])

    def test_a_role_with_people_stays(self, place, lan):
        held = activity(place.organisation, roles=[role(), role("登记")])
        seat(held, lan, number=1)
        with pytest.raises(Refused, match="不能删除"):
            planning.edit(held, by=place.keeper, now=NOW, roles=[role()])

    def test_the_beginning_is_not_changed_once_people_have_come(self, place, lan):
        held = activity(place.organisation)
        sign_up = seat(held, lan)
        tick(place, sign_up, "in", held.starts_at)
        with pytest.raises(ValidationError, match="开始时间不能再改"):
            planning.edit(held, by=place.keeper, now=NOW, starts_at=held.starts_at - timedelta(minutes=30))
        with pytest.raises(Refused, match="不能取消"):
            planning.cancel(held, "x", by=place.keeper, now=NOW)

    def test_only_where_one_runs_service(self, place):
        held = activity(place.organisation)
        with pytest.raises(PermissionDenied):
            planning.edit(held, by=place.corrector, now=NOW, place="x")
        with pytest.raises(PermissionDenied):
            activity(place.organisation, by=place.corrector)


class TestOffers:
    def offer(self, volunteer, **fields):
        values = {
            "title": "教老人用手机", "summary": "微信视频和挂号", "place": "社区活动室", "category": ServiceCategory.objects.first(),
            "starts_at": NOW + DAY, "ends_at": NOW + DAY + timedelta(hours=2), "safety_notes": "无特殊风险", "contact": "周兰", **fields,
        }  # fmt: skip
        return planning.propose(volunteer, now=NOW, **values)

    def test_waits_for_the_coordinator_and_then_the_volunteer_has_the_seat(self, place, lan):
        held = self.offer(lan)
        assert (held.state, held.kind, held.organisation) == ("proposed", "offer", place.organisation)
        planning.decide(held, by=place.keeper, now=NOW, posted=True)
        held.refresh_from_db()
        assert (held.state, held.sign_ups.get().volunteer) == ("planned", lan)
        assert Notice.objects.filter(user=lan.user, title__startswith="您提出的服务已发布").exists()

    def test_is_declined_with_a_reason(self, place, lan):
        held = self.offer(lan)
        with pytest.raises(Refused, match="原因"):
            planning.decide(held, by=place.keeper, now=NOW, posted=False)
        planning.decide(held, by=place.keeper, now=NOW, posted=False, reason="活动室那天有别的安排")
        assert Notice.objects.get(user=lan.user).body == "活动室那天有别的安排"

    def test_may_not_be_therapy(self, lan):
        with pytest.raises(ValidationError, match="不能发布"):
            self.offer(lan, category_words="催眠疗法")

    def test_sent_again_is_the_same_offer(self, lan):
        self.offer(lan)
        with pytest.raises(Refused, match="不用再提交"):
            self.offer(lan)
        self.offer(lan, starts_at=NOW + DAY - timedelta(hours=3))
        assert lan.offers.count() == 2

    def test_that_speaks_of_it_asks_the_coordinator(self, place, lan):
        held = self.offer(lan, body="顺便聊聊危机怎么办")
        with pytest.raises(ScopeQuestion):
            planning.decide(held, by=place.keeper, now=NOW, posted=True)
        planning.decide(held, by=place.keeper, now=NOW, posted=True, confirmed="危机")
        held.refresh_from_db()
        assert held.scope_confirmed_by == place.keeper

    def test_is_not_posted_by_its_volunteer(self, place):
        from tests.factories.volunteers import VolunteerFactory

        held = self.offer(VolunteerFactory(user=place.keeper, organisation=place.organisation))
        with pytest.raises(Refused, match="自己提出的"):
            planning.decide(held, by=place.keeper, now=NOW, posted=True)


def test_the_calendar_file_holds_the_activity(place):
    held = activity(place.organisation, starts=at("2026-12-31 22:00"), lasts=180)
    lines = calendar_file.ics(held, "https://example.org/volunteer/activities/x/", NOW).decode().split("\r\n")
    assert {"DTSTART:20261231T140000Z", "DTEND:20261231T170000Z", "SUMMARY:心理服务站陪聊", "STATUS:CONFIRMED"} <= set(lines)
