"""The back office: posting with the question of scope, people, confirming, correcting, tables, data rights."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from portal.accounts.data_rights import holdings
from portal.accounts.domain.erasure import erase
from portal.core import clock as house_clock
from tests.factories.volunteers import VolunteerFactory
from tests.knowledge_base.places import workbook
from time_bank.activities.domain import records, seats
from time_bank.activities.models import Activity, CheckEvent, RecordSheet, ServiceRecord, SignUp
from time_bank.volunteers.models import ServiceCategory

from .making import NOW, activity, role, seat, serve, tick

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    moment = {"now": LATER}
    monkeypatch.setattr(house_clock, "now", lambda: moment["now"])
    return moment


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def keeper(place):
    return signed_in(place.keeper)


def url(name, *args):
    return reverse(f"activities_office:{name}", args=args)


def text(answer):
    return answer.content.decode()


def form(place, **fields):
    return {
        "organisation": place.organisation.pk, "title": "心理服务站陪聊", "summary": "陪来访的居民说说话", "body": "",
        "category": ServiceCategory.objects.first().pk, "category_words": "", "place": "健康路 6 号", "starts_at": "2026-11-28T09:00",
        "ends_at": "2026-11-28T11:30", "break_minutes": "0", "safety_notes": "无特殊风险", "person_in_charge": "俞志愿", "contact": "俞志愿",
        "sign_up_closes": "", "is_published": "on", "rule": "", "times": "1", "roles-TOTAL_FORMS": "2", "roles-INITIAL_FORMS": "0",
        "roles-0-title": "陪聊", "roles-0-seats": "2", "roles-1-title": "登记", "roles-1-seats": "1", **fields,
    }  # fmt: skip


class TestPosting:
    def test_with_roles(self, place, keeper):
        assert keeper.post(url("add"), form(place)).status_code == 302
        held = Activity.objects.get()
        assert [(row.title, row.seats) for row in held.roles.all()] == [("陪聊", 2), ("登记", 1)]

    def test_a_recurring_one(self, place, keeper):
        keeper.post(url("add"), form(place, rule="weekly", times="4"))
        assert Activity.objects.count() == 4

    def test_asks_about_the_text_and_keeps_who_answered(self, place, keeper):
        asked = keeper.post(url("add"), form(place, body="不做心理治疗"))
        assert asked.status_code == 422
        assert "文字里提到了“心理治疗”" in text(asked)
        assert 'name="scope_ok"' in text(asked)
        assert not Activity.objects.exists()
        again = keeper.post(url("add"), form(place, body="不做心理治疗", scope_words="心理治疗"))
        assert again.status_code == 422
        keeper.post(url("add"), form(place, body="不做心理治疗", scope_words="心理治疗", scope_ok="on"))
        held = Activity.objects.get()
        assert held.scope_confirmed_by == place.keeper
        assert "俞志愿" in text(keeper.get(url("edit", held.pk)))

    def test_refuses_therapy_and_keeps_what_was_typed(self, place, keeper):
        refused = keeper.post(url("add"), form(place, category_words="危机·干预"))
        assert refused.status_code == 422
        assert "不能发布" in text(refused)
        assert 'value="心理服务站陪聊"' in text(refused)

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"roles-0-seats": ""}, "要几个人"),
            ({"roles-0-title": "", "roles-1-title": "", "roles-0-seats": "", "roles-1-seats": ""}, "至少要有一个岗位"),
            ({"ends_at": "2026-11-28T08:00"}, "早于开始"),
            ({"times": "61", "rule": "weekly"}, "60"),
        ],
    )
    def test_says_what_is_wrong(self, place, keeper, fields, words):
        refused = keeper.post(url("add"), form(place, **fields))
        assert refused.status_code == 422
        assert words in text(refused)
        assert not Activity.objects.exists()

    def test_an_edit_changes_roles_and_times(self, place, keeper):
        keeper.post(url("add"), form(place))
        held = Activity.objects.get()
        fields = form(place, **{"ends_at": "2026-11-28T12:00", "roles-0-seats": "5", "roles-1-title": "", "roles-1-seats": ""})
        assert keeper.post(url("edit", held.pk), fields).status_code == 302
        held.refresh_from_db()
        assert (held.planned_minutes, [(row.title, row.seats) for row in held.roles.all()]) == (180, [("陪聊", 5)])

    def test_calling_off_and_deciding(self, place, keeper, lan):
        held = activity(place.organisation, starts=LATER + timedelta(days=1))
        keeper.post(url("cancel", held.pk), {"reason": "台风"})
        held.refresh_from_db()
        assert held.state == "cancelled"
        offer = activity(place.organisation, "教用手机", starts=LATER + timedelta(days=2), kind="offer")
        Activity.objects.filter(pk=offer.pk).update(state="proposed", offered_by=lan)
        assert keeper.post(url("decide", offer.pk), {"decision": "decline", "reason": ""}).status_code == 200
        keeper.post(url("decide", offer.pk), {"decision": "post", "reason": ""})
        offer.refresh_from_db()
        assert offer.state == "planned"


class TestPeople:
    def test_are_put_on_the_list_by_number_and_taken_off(self, place, keeper, lan):
        held = activity(place.organisation, starts=LATER + timedelta(hours=1))
        refused = keeper.post(url("add_person", held.pk), {"number": "V1999-1", "role": held.roles.first().pk})
        assert refused.status_code == 422
        assert "没有这个编号" in text(refused)
        keeper.post(url("add_person", held.pk), {"number": f" {lan.number.lower()} ", "role": held.roles.first().pk})
        sign_up = SignUp.objects.get()
        keeper.post(url("withdraw", sign_up.pk))
        sign_up.refresh_from_db()
        assert sign_up.state == "withdrawn"

    def test_who_stayed_away_is_marked_and_nothing_is_due_any_more(self, place, keeper, lan):
        sign_up = seat(activity(place.organisation), lan)
        assert "10 个工作日" in text(keeper.get(url("due")))
        keeper.post(url("absent", sign_up.pk), {"absent": "1"})
        sign_up.refresh_from_db()
        assert sign_up.state == "absent"
        assert "没有待完成的" in text(keeper.get(url("due")))

    def test_a_forgotten_check_out_is_entered(self, place, keeper, lan):
        held = activity(place.organisation)
        sign_up = seat(held, lan)
        tick(place, sign_up, "in", held.starts_at)
        values = {"sign_up": sign_up.pk, "kind": "out", "at": "2026-11-23T09:30", "note": "忘了"}
        refused = keeper.post(url("later", held.pk), values)
        assert refused.status_code == 422
        assert "不晚于签到时间" in text(refused)
        keeper.post(url("later", held.pk), values | {"at": "2026-11-23T11:45"})
        assert ServiceRecord.objects.get().minutes == 105

    def test_a_mistaken_tick_is_taken_back(self, place, keeper, lan):
        sign_up = seat(activity(place.organisation), lan)
        event = tick(place, sign_up, "in", NOW + timedelta(hours=1)).event
        keeper.post(url("take_back", event.pk), {"reason": "点错人了"})
        assert CheckEvent.objects.filter(kind="void", voids=event).exists()
        assert "点错人了" in text(keeper.get(url("people", sign_up.activity_id)))

    def test_page_costs_the_same_for_many(self, place, keeper, lan, django_assert_max_num_queries):
        held = activity(place.organisation, roles=[role(seats=20)])
        seat(held, lan)
        keeper.get(url("people", held.pk))
        with django_assert_max_num_queries(22):
            keeper.get(url("people", held.pk))
        for number in range(5):
            tick(place, seat(held, place.volunteer(f"more{number}", f"志愿者{number}")), "in", NOW + timedelta(hours=1))
        with django_assert_max_num_queries(22):
            keeper.get(url("people", held.pk))


class TestConfirming:
    def test_the_ticked_ones_each_by_itself_and_refusals_say_why(self, place, lan):
        own = serve(place, VolunteerFactory(user=place.second, organisation=place.organisation))
        other = serve(place, lan)
        second = signed_in(place.second)
        answer = second.post(url("waiting"), {"record": [own.pk, other.pk]}, follow=True)
        assert "已确认 1 条记录" in text(answer)
        assert "这是您自己的服务" in text(answer)
        states = dict(ServiceRecord.objects.values_list("pk", "state"))
        assert (states[own.pk], states[other.pk]) == ("awaiting", "confirmed")

    def test_two_browsers_at_once(self, place, lan):
        record = serve(place, lan)
        one, other = signed_in(place.second), signed_in(place.officer("third", "第三人"))
        assert "确认这次服务" in text(one.get(url("record", record.pk)))
        other.post(url("confirm", record.pk))
        assert "确认过了" in text(one.post(url("confirm", record.pk), follow=True))

    def test_list_costs_the_same_for_many(self, place, lan, django_assert_max_num_queries):
        second = signed_in(place.second)
        serve(place, lan)
        second.get(url("waiting"))
        with django_assert_max_num_queries(16):
            second.get(url("waiting"))
        for day in range(1, 6):
            serve(place, lan, starts=NOW - timedelta(days=day))
        with django_assert_max_num_queries(16):
            second.get(url("waiting"))


class TestCorrecting:
    def test_fewer_minutes(self, place, keeper, lan):
        record = serve(place, lan)
        refused = keeper.post(url("fewer", record.pk), {"minutes": 500, "fewer_because": "x"})
        assert "120 分钟" in text(refused)
        keeper.post(url("fewer", record.pk), {"minutes": 100, "fewer_because": "晚到"})
        record.refresh_from_db()
        assert (record.minutes, record.fewer_because) == (100, "晚到")

    def test_a_challenge_is_answered(self, place, keeper, lan):
        record = serve(place, lan)
        records.challenge(record, "少了十分钟", by=lan.user, now=LATER)
        assert "少了十分钟" in text(keeper.get(url("record", record.pk)))
        keeper.post(url("answer", record.pk), {"answer": "签到表如此"})
        record.refresh_from_db()
        assert (record.state, record.challenges.get().answer) == ("awaiting", "签到表如此")

    def test_what_was_confirmed_is_corrected_by_those_who_correct_the_ledger(self, place, keeper, lan):
        record = records.confirm(serve(place, lan), by=place.second, now=LATER)
        values = {"begins_at": "2026-11-23T10:00", "ends_at": "2026-11-23T09:00", "break_minutes": "0", "reason": "签退记错"}
        assert keeper.post(url("correct", record.pk), values)["Location"] == reverse("wagtailadmin_home")
        corrector = signed_in(place.corrector)
        refused = corrector.post(url("correct", record.pk), values)
        assert "不晚于签到时间" in text(refused)
        assert ServiceRecord.objects.count() == 1
        corrector.post(url("correct", record.pk), values | {"ends_at": "2026-11-23T11:00"})
        record.refresh_from_db()
        assert (record.state, record.replaced_by.minutes, record.replaced_by.state) == ("reversed", 60, "awaiting")

    def test_what_never_was_is_only_taken_back(self, place, lan):
        record = records.confirm(serve(place, lan), by=place.second, now=LATER)
        signed_in(place.corrector).post(url("correct", record.pk), {"break_minutes": "0", "reason": "没有来", "only_reverse": "on"})
        assert list(ServiceRecord.objects.values_list("state", flat=True)) == ["reversed"]


class TestTables:
    def test_are_looked_at_before_anything_is_written(self, place, keeper, lan):
        row = {
            "志愿者编号": lan.number, "姓名": "周兰", "活动名称": "读报", "服务日期": "2025-03-08", "服务时长（小时）": "2", "服务地点": "敬老院",
            "服务内容": "读报", "负责人": "俞志愿",
        }  # fmt: skip
        file = SimpleUploadedFile("去年.xlsx", workbook([row]))
        answer = keeper.post(url("upload"), {"organisation": place.organisation.pk, "file": file}, follow=True)
        assert "周兰" in text(answer)
        assert "2 小时" in text(answer)
        assert not ServiceRecord.objects.exists()
        sheet = RecordSheet.objects.get()
        keeper.post(url("apply", sheet.pk))
        keeper.post(url("discard", sheet.pk))
        sheet.refresh_from_db()
        assert sheet.state == "applying"

    def test_name_the_wrong_cells(self, place, keeper, lan):
        file = SimpleUploadedFile("去年.csv", "志愿者编号,姓名\nx,y\n".encode("gbk"))
        answer = keeper.post(url("upload"), {"organisation": place.organisation.pk, "file": file}, follow=True)
        assert "活动名称" in text(answer)
        assert "没有写入" in text(answer)

    def test_template_and_export(self, place, keeper, lan):
        serve(place, lan, title="=HYPERLINK(1)")
        assert load_workbook(BytesIO(keeper.get(url("template")).content)).worksheets
        sheet = load_workbook(BytesIO(keeper.get(url("export")).content)).worksheets[0]
        line = list(sheet[2])
        assert (line[1].value, line[2].value, line[2].data_type, line[6].value) == ("周兰", "=HYPERLINK(1)", "s", 120)


class TestDataRights:
    def test_the_copy_holds_sign_ups_check_ins_and_records(self, place, lan):
        record = serve(place, lan)
        records.challenge(record, "少了", by=lan.user, now=LATER)
        copy = holdings.get("activities").export(lan.user)
        assert [len(copy[name]) for name in ("sign_ups", "check_ins", "service_records")] == [1, 2, 1]
        assert copy["service_records"][0]["challenges"][0]["said"] == "少了"
        assert holdings.get("activities").export(place.second) == {}

    def test_erasure_gives_back_seats_blanks_words_and_keeps_the_record_without_a_name(self, place, lan):
        record = serve(place, lan)
        pseudonym = lan.user.pseudonym
        records.challenge(record, "我叫周兰，少了", by=lan.user, now=LATER)
        seat(activity(place.organisation, starts=LATER + timedelta(days=1), now=LATER), lan, now=LATER)
        user = lan.user
        kept = erase(user, by=user, now=LATER)
        assert any("服务记录" in words for words in kept)
        record.refresh_from_db()
        user.refresh_from_db()
        assert (record.minutes, record.volunteer_pseudonym, record.challenges.get().text) == (120, pseudonym, "")
        assert user.pseudonym != pseudonym
        assert not SignUp.objects.filter(state="seated", activity__starts_at__gt=LATER).exists()
        assert records.name_of(record.volunteer_pseudonym) == ""
        assert seats.release(lan, LATER) == 0
