"""The public pages: what is coming, one activity, the door, a volunteer's own records."""

import json
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from portal.core import clock as house_clock
from tests.learning.office_scene import programme_of
from time_bank.activities.domain import doors, planning, records, seats
from time_bank.activities.models import Activity, CheckEvent, SignUp
from time_bank.volunteers.models import ServiceCategory, Volunteer

from .making import NOW, activity, role, seat, serve

pytestmark = pytest.mark.django_db
BEGIN = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    moment = {"now": NOW}
    monkeypatch.setattr(house_clock, "now", lambda: moment["now"])
    return moment


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def url(name, *args):
    return reverse(f"activities:{name}", args=args)


def text(answer):
    return answer.content.decode()


def post_ticks(client, held, *ticks, sent_at=1_000_000):
    body = {"sent_at": sent_at, "ticks": [{"claim_id": str(uuid.uuid4()), "made_at": sent_at, **tick} for tick in ticks]}
    return client.post(url("ticks", held.slug), json.dumps(body), content_type="application/json")


class TestLists:
    def test_show_what_is_coming_and_hide_what_is_not_public(self, place, client):
        activity(place.organisation, "读报会")
        activity(place.organisation, "内部会", is_published=False)
        proposed = activity(place.organisation, "还没定")
        Activity.objects.filter(pk=proposed.pk).update(state="proposed")
        for name in ("home", "list"):
            shown = text(client.get(url(name)))
            assert "读报会" in shown
            assert "内部会" not in shown
            assert "还没定" not in shown
        for hidden in Activity.objects.exclude(title="读报会"):
            assert client.get(url("activity", hidden.slug)).status_code == 404

    def test_can_be_narrowed_by_kind(self, place, client):
        first, second = ServiceCategory.objects.order_by("pk")[:2]
        activity(place.organisation, "读报会", category=first)
        activity(place.organisation, "义诊引导", category=second, kind="offer")
        shown = text(client.get(url("list"), {"category": second.code, "kind": "offer"}))
        assert "义诊引导" in shown
        assert "读报会" not in shown
        assert client.get(url("list"), {"category": "nonsense", "page": "x"}).status_code == 200

    @pytest.mark.parametrize("name", ["home", "list"])
    def test_cost_the_same_for_one_and_for_many(self, place, client, name, django_assert_max_num_queries):
        activity(place.organisation, "第一次")
        with django_assert_max_num_queries(12):
            client.get(url(name))
        for number in range(8):
            activity(place.organisation, f"第 {number} 次", roles=[role(), role("登记")])
        with django_assert_max_num_queries(12):
            client.get(url(name))


class TestOneActivity:
    def test_shows_what_a_visitor_needs(self, place, client):
        held = activity(place.organisation, roles=[role(seats=2)], break_minutes=15)
        shown = text(client.get(url("activity", held.slug)))
        for words in ("健康路 6 号", "有人不舒服先叫医生", "1 小时 45 分钟", "共 2 个名额，还剩 2 个", "登录后报名"):
            assert words in shown

    def test_signs_up_and_withdraws(self, place, lan):
        held, client = activity(place.organisation), signed_in(lan.user)
        answer = client.post(url("sign_up", held.slug), {"role": held.roles.first().pk}, follow=True)
        assert "报名成功" in text(answer)
        assert SignUp.objects.get().volunteer == lan
        client.post(url("withdraw", held.slug))
        assert SignUp.objects.get().state == "withdrawn"

    def test_says_why_somebody_can_not_sign_up_with_the_next_step(self, place, lan):
        programme = programme_of(place.organisation)
        held = activity(place.organisation, roles=[role(programmes=[programme])])
        client = signed_in(lan.user)
        shown = text(client.get(url("activity", held.slug)))
        assert f"要先学完“{programme.title}”" in shown
        assert f'href="{programme.url}"' in shown
        refused = client.post(url("sign_up", held.slug), {"role": held.roles.first().pk})
        assert refused.status_code == 422
        assert "要先学完" in text(refused)

    def test_leads_who_is_not_active_to_what_is_missing(self, place, lan):
        Volunteer.objects.filter(pk=lan.pk).update(state="training")
        held = activity(place.organisation)
        assert reverse("volunteers:me") in text(signed_in(lan.user).get(url("activity", held.slug)))

    def test_tells_the_place_in_the_line(self, place, lan):
        held = activity(place.organisation, roles=[role(seats=1)])
        seat(held, place.volunteer("wen", "吴文"))
        seat(held, lan)
        assert "您在候补第 1 位" in text(signed_in(lan.user).get(url("activity", held.slug)))

    def test_that_was_called_off_says_so(self, place, client):
        held = activity(place.organisation)
        planning.cancel(held, "台风", by=place.keeper, now=NOW)
        assert "台风" in text(client.get(url("activity", held.slug)))
        assert b"STATUS:CANCELLED" in client.get(url("ics", held.slug)).content

    @pytest.mark.parametrize("bad", ["", "0", "x", "99999999999999999999"])
    def test_a_role_that_is_none_is_refused(self, place, lan, bad):
        held = activity(place.organisation)
        assert signed_in(lan.user).post(url("sign_up", held.slug), {"role": bad}).status_code == 422
        assert not SignUp.objects.exists()


class TestOffers:
    def test_form_keeps_what_was_typed_and_refuses_therapy(self, place, lan):
        values = {
            "title": "放松练习", "summary": "一起练习", "category": ServiceCategory.objects.first().pk, "category_words": "催眠疗法", "place": "活动室",
            "starts_at": "2026-11-25T09:00", "ends_at": "2026-11-25T10:00", "safety_notes": "无", "contact": "周兰",
        }  # fmt: skip
        client = signed_in(lan.user)
        refused = client.post(url("offer"), values)
        assert refused.status_code == 422
        assert "不能发布" in text(refused)
        assert 'value="放松练习"' in text(refused)
        assert client.post(url("offer"), values | {"category_words": ""}).status_code == 302
        assert Activity.objects.get().state == "proposed"

    def test_only_active_volunteers(self, place):
        assert signed_in(place.person("who", "路人")).get(url("offer")).status_code == 302


class TestTheDoor:
    def test_scan_confirm_once_and_the_button_again_changes_nothing(self, place, lan, clock):
        held = activity(place.organisation)
        seat(held, lan)
        clock["now"] = BEGIN
        token = doors.code(doors.open_door(held, by=place.keeper, now=BEGIN), "in", BEGIN)[0]
        client = signed_in(lan.user)
        shown = client.get(url("scan", token))
        assert "我到了，签到" in text(shown)
        clock["now"] = BEGIN + timedelta(minutes=4)
        ticket = shown.context["ticket"]
        for _time in range(2):
            assert "签到成功" in text(client.post(url("confirm_check"), {"ticket": ticket}))
        assert CheckEvent.objects.get().at == BEGIN

    def test_an_old_code_says_what_to_do(self, place, lan, clock):
        held = activity(place.organisation)
        token = doors.code(doors.open_door(held, by=place.keeper, now=BEGIN), "in", BEGIN)[0]
        clock["now"] = BEGIN + timedelta(minutes=3)
        answer = signed_in(lan.user).get(url("scan", token))
        assert answer.status_code == 410
        assert "请扫现在显示的码" in text(answer)

    def test_who_has_no_seat_is_told(self, place, lan, clock):
        held = activity(place.organisation)
        clock["now"] = BEGIN
        token = doors.code(doors.open_door(held, by=place.keeper, now=BEGIN), "in", BEGIN)[0]
        client = signed_in(lan.user)
        refused = client.post(url("confirm_check"), {"ticket": client.get(url("scan", token)).context["ticket"]})
        assert refused.status_code == 422
        assert "有名额的志愿者才能签到" in text(refused)

    def test_letters_are_guessed_slowly(self, place, lan, clock):
        held = activity(place.organisation)
        doors.open_door(held, by=place.keeper, now=BEGIN)
        clock["now"] = BEGIN
        client = signed_in(lan.user)
        codes = [client.post(url("letters", held.slug), {"letters": f"A{number:03}"}).status_code for number in range(62)]
        assert codes[0] == 422
        assert codes[-1] == 429

    def test_page_shows_a_code_of_the_site_and_costs_the_same_for_many(self, place, clock, settings, django_assert_max_num_queries):
        held = activity(place.organisation, roles=[role(seats=30)])
        clock["now"] = BEGIN
        client = signed_in(place.keeper)
        seat(held, place.volunteer())
        client.get(url("door", held.slug))
        with django_assert_max_num_queries(16):
            assert "<svg" in text(client.get(url("door", held.slug)))
        for number in range(6):
            seat(held, place.volunteer(f"more{number}", f"志愿者{number}"))
        with django_assert_max_num_queries(16):
            client.get(url("door", held.slug))

    def test_ticks_come_in_a_list_and_each_says_what_became_of_it(self, place, lan, clock):
        held = activity(place.organisation)
        sign_up = seat(held, lan)
        clock["now"] = BEGIN
        answer = post_ticks(
            signed_in(place.keeper),
            held,
            {"sign_up": sign_up.pk, "kind": "in"},
            {"sign_up": sign_up.pk, "kind": "in"},
            {"sign_up": 0, "kind": "in"},
        )
        assert sorted(result["status"] for result in answer.json()["results"]) == ["kept", "refused", "refused"]
        assert CheckEvent.objects.get().how == "coordinator"

    @pytest.mark.parametrize(
        "body",
        ["", "[]", "{}", "null", '{"sent_at": 1, "ticks": []}', '{"sent_at": "x", "ticks": [{}]}', '{"sent_at": 1e300, "ticks": [1]}'],
    )
    def test_nonsense_is_refused_without_a_fault(self, place, body):
        held = activity(place.organisation)
        answer = signed_in(place.keeper).post(url("ticks", held.slug), body, content_type="application/json")
        assert answer.status_code == 400

    def test_who_was_signed_out_meanwhile_is_told(self, place, client):
        held = activity(place.organisation)
        assert client.post(url("ticks", held.slug), "{}", content_type="application/json").status_code == 401

    def test_is_closed_to_volunteers(self, place, lan):
        held = activity(place.organisation)
        assert signed_in(lan.user).get(url("door", held.slug)).status_code == 404
        assert post_ticks(signed_in(lan.user), held, {"sign_up": 1, "kind": "in"}).status_code == 404


class TestOwnRecords:
    def test_are_read_and_challenged_by_their_volunteer_alone(self, place, lan):
        record = serve(place, lan)
        client = signed_in(lan.user)
        assert "待他人确认" in text(client.get(url("records")))
        page = url("record", record.public_id)
        for words in ("接待来访的居民", "示例镇", "俞志愿", "2 小时"):
            assert words in text(client.get(page))
        assert client.post(page, {"text": ""}).status_code == 422
        client.post(page, {"text": "少了十分钟"})
        record.refresh_from_db()
        assert (record.state, record.challenges.get().text) == ("challenged", "少了十分钟")
        other = signed_in(place.volunteer("wen", "吴文").user)
        assert other.get(page).status_code == 404
        assert other.post(page, {"text": "x"}).status_code == 404

    def test_both_records_of_a_correction_are_shown(self, place, lan):
        record = records.confirm(serve(place, lan), by=place.second, now=NOW + timedelta(days=1))
        made = records.correct(record, by=place.corrector, reason="签退记错", now=NOW + timedelta(days=1), minutes=60, fewer_because="早走")
        client = signed_in(lan.user)
        shown = text(client.get(url("record", record.public_id)))
        assert "签退记错" in shown
        assert url("record", made.public_id) in shown

    def test_list_costs_the_same_for_many(self, place, lan, django_assert_max_num_queries):
        client = signed_in(lan.user)
        serve(place, lan)
        with django_assert_max_num_queries(15):
            client.get(url("records"))
        for day in range(1, 6):
            serve(place, lan, starts=NOW - timedelta(days=day))
        with django_assert_max_num_queries(15):
            client.get(url("records"))


def test_the_own_page_shows_the_next_activity_and_the_records(place, lan):
    serve(place, lan, title="读报会")
    seat(activity(place.organisation, "明天的事", starts=NOW + timedelta(days=1)), lan)
    shown = text(signed_in(lan.user).get(reverse("volunteers:me")))
    assert "明天的事" in shown
    assert "读报会" in shown


def test_a_suspended_volunteer_loses_the_seats_to_come(place, lan, django_capture_on_commit_callbacks):
    from time_bank.volunteers.domain import deciding

    seat(activity(place.organisation, starts=NOW + timedelta(days=1)), lan)
    with django_capture_on_commit_callbacks(execute=True):
        deciding.suspend(lan, "需要重新培训", by=place.keeper, now=NOW)
    assert SignUp.objects.get().state == "withdrawn"
    assert seats.release(lan, NOW) == 0
