"""An afternoon of service in a real browser: the list, a seat, the door with and without a line, a second person."""

import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.factories.volunteers import VolunteerFactory
from tests.time_bank.activities.making import activity, role, seat
from time_bank.activities.domain import checks, evaluating
from time_bank.activities.models import CheckEvent, ServiceRecord
from time_bank.ledger.domain import accounts
from time_bank.ledger.domain import queries as ledger

from .scene import Clock, county, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
START = datetime(2026, 11, 28, 8, 50, tzinfo=ZoneInfo("Asia/Shanghai"))
BEGIN = START + timedelta(minutes=10)


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch, START)


class Town:
    def __init__(self):
        self.organisation = county()["clinic"]
        self.bank = accounts.open_bank(self.organisation, "柳溪镇时间银行", "plain", by=None, now=START)
        self.keeper = person("qianmin", "钱敏", self.organisation, role="coordinator")
        self.second = person("heming", "何明", self.organisation, role="coordinator")
        self.volunteers = [
            self.volunteer(f"volunteer{number}", name) for number, name in enumerate(("何淑芬", "罗建明", "古丽娜尔·艾合买提"))
        ]
        self.held = activity(
            self.organisation, "心理服务站：接待与陪聊", starts=BEGIN, lasts=150, now=START - timedelta(days=7), roles=[role("陪聊", 3), role("登记", 1)],
            place="柳溪镇健康路 6 号", body="接待来访的居民，陪他们坐一坐、说说话。\n不评判，不追问。", break_minutes=10,
        )  # fmt: skip

    def volunteer(self, username, name):
        user = person(username, name, self.organisation)
        return VolunteerFactory(user=user, organisation=self.organisation)

    def all_seated(self):
        return [seat(self.held, volunteer, now=START - timedelta(days=1)) for volunteer in self.volunteers]


@pytest.fixture
def town(clock):
    return Town()


def door_of(town):
    return f"/volunteer/activities/{town.held.slug}/door/"


def test_a_volunteer_takes_a_seat_checks_in_by_letters_and_reads_the_record(visit, town, clock):
    visitor, keeper = visit(), visit()
    visitor.go("/volunteer/")
    visitor.check("volunteering")
    assert visitor.axe() == []
    visitor.page.click("text=心理服务站：接待与陪聊")
    visitor.see("登录后报名")
    visitor.enter(town.volunteers[0].user)
    visitor.go(f"/volunteer/activities/{town.held.slug}/")
    visitor.check("activity")
    assert visitor.axe() == []
    visitor.page.get_by_role("button", name="报名").first.click()
    visitor.see("报名成功")
    visitor.check("activity-seated")
    keeper.enter(town.keeper)
    keeper.go(door_of(town))
    keeper.check("door")
    assert keeper.axe() == []
    for way, minutes, word in (("in", 0, "签到成功"), ("out", 130, "签退成功")):
        clock.pass_minutes(minutes)
        keeper.go(f"{door_of(town)}?way={way}")
        letters = keeper.page.locator(".xq-code").inner_text()
        visitor.go(f"/volunteer/activities/{town.held.slug}/check/")
        visitor.page.fill("[name=letters]", letters)
        visitor.page.click("main form button")
        visitor.check(f"scan-{way}")
        visitor.page.click("main form button")
        visitor.see(word)
    assert visitor.axe() == []
    visitor.check("checked-out")
    record = ServiceRecord.objects.get()
    assert (record.minutes, record.state) == (120, "awaiting")
    visitor.go("/volunteer/records/")
    visitor.see("2 小时")
    visitor.check("records")
    visitor.page.click("text=心理服务站：接待与陪聊")
    visitor.check("record")
    assert visitor.axe() == []
    visitor.page.fill("[name=text]", "少记了十分钟，没有休息。")
    visitor.page.get_by_role("button", name="提出异议").click()
    visitor.see("已提出")
    visitor.go("/volunteer/me/")
    visitor.check("me-with-records")


def test_a_phone_without_a_line_at_check_in(visit, town, clock):
    rows = town.all_seated()
    keeper = visit()
    keeper.enter(town.keeper)
    keeper.take_the_clock()
    keeper.go(door_of(town))
    page = keeper.page
    page.context.set_offline(True)
    for row in rows[:2]:
        page.locator(f'[data-sign-up="{row.pk}"] button').click()
    expect(page.locator("#door-status")).to_contain_text("2 条点名待发送")
    expect(page.locator("#door-count")).to_have_text("2")
    assert CheckEvent.objects.count() == 0
    keeper.shot("door-without-a-line")
    page.clock.fast_forward("20:00")
    clock.pass_minutes(20)
    expect(page.locator("[data-old-note]")).to_be_visible()
    page.locator(f'[data-sign-up="{rows[0].pk}"] button').click()
    expect(page.locator("#door-status")).to_contain_text("3 条点名待发送")
    page.context.set_offline(False)
    page.clock.run_for("00:10")
    expect(page.locator("#door-status")).to_contain_text("已全部发送")
    events = list(CheckEvent.objects.order_by("at").values_list("kind", "how", "volunteer"))
    assert sorted(events) == sorted(
        [("in", "offline", rows[0].volunteer_id), ("in", "offline", rows[1].volunteer_id), ("out", "coordinator", rows[0].volunteer_id)]
    )
    came = CheckEvent.objects.filter(kind="in").first()
    assert abs((came.at - START).total_seconds()) < 60
    assert ServiceRecord.objects.get().minutes in (9, 10)
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('xq:door:')).length") == 0
    page.reload()
    keeper.see("签退")
    assert keeper.axe() == []
    assert CheckEvent.objects.count() == 3


def test_ticks_survive_a_closed_page_and_a_refused_one_says_why(visit, town, clock):
    rows = town.all_seated()
    keeper = visit()
    keeper.enter(town.keeper)
    keeper.go(door_of(town))
    page = keeper.page
    page.context.set_offline(True)
    page.locator(f'[data-sign-up="{rows[0].pk}"] button').click()
    expect(page.locator("#door-status")).to_contain_text("1 条点名待发送")
    checks.by_coordinator(town.held, checks.Tick(uuid.uuid4(), rows[0].pk, "in"), by=town.second, now=clock.value)
    context = page.context
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(door_of(town))
    expect(again.locator("#door-refusals")).to_contain_text("已经签到过了")
    expect(again.locator("#door-status")).to_contain_text("已全部发送")
    assert CheckEvent.objects.count() == 1


def test_the_door_works_without_a_script(visit, town, clock):
    rows = town.all_seated()
    keeper = visit(js=False)
    keeper.enter(town.keeper)
    keeper.go(door_of(town))
    keeper.page.locator(f'[data-sign-up="{rows[0].pk}"] button').click()
    keeper.see("何淑芬，11-28 08:50 签到。")
    clock.pass_minutes(60)
    keeper.page.locator(f'[data-sign-up="{rows[0].pk}"] button').click()
    keeper.see("11-28 09:50 签退。")
    assert ServiceRecord.objects.get().minutes == 50


def test_a_coordinator_who_tries_to_confirm_their_own_hours(visit, town, clock):
    own = VolunteerFactory(user=town.second, organisation=town.organisation)
    sign_up = seat(town.held, own, now=START - timedelta(days=1))
    for kind, minutes in (("in", 10), ("out", 100)):
        clock.pass_minutes(minutes)
        checks.by_coordinator(town.held, checks.Tick(uuid.uuid4(), sign_up.pk, kind), by=town.keeper, now=clock.value)
    record = ServiceRecord.objects.get()
    second = visit()
    second.enter(town.second)
    second.go("/cms/activities/waiting/")
    second.see("这是您自己的服务，要由另一个人确认。")
    assert second.page.locator("[name=record]").count() == 0
    second.check("confirm-own")
    second.go(f"/cms/activities/records/{record.pk}/")
    second.see("这是您自己的服务")
    assert second.page.locator("form[action$='/confirm/']").count() == 0
    # The same by a request of one's own making.
    token = second.page.locator("[name=csrfmiddlewaretoken]").first.get_attribute("value")
    answer = second.page.request.post(
        f"{second.site}/cms/activities/records/{record.pk}/confirm/",
        form={"csrfmiddlewaretoken": token}, headers={"Referer": second.site},
    )  # fmt: skip
    assert "这是您自己的服务" in answer.text()
    record.refresh_from_db()
    assert record.state == "awaiting"
    keeper = visit()
    keeper.enter(town.keeper)
    keeper.go("/cms/activities/waiting/")
    keeper.see("是您给这位志愿者签到或登记的，要由另一个人确认。")
    third = person("third", "周复核", town.organisation, role="coordinator")
    other = visit()
    other.enter(third)
    other.go("/cms/activities/waiting/")
    other.page.check("[name=record]")
    other.page.get_by_role("button", name="确认勾选的").click()
    other.see("已确认 1 条记录。")
    record.refresh_from_db()
    assert (record.state, ledger.balance_of(town.second)) == ("confirmed", 90)


def test_the_office_of_activities_looks_right(visit, town, clock):
    town.all_seated()
    keeper = visit()
    keeper.enter(town.keeper)
    for address, name in (
        ("/cms/activities/", "office-activities"),
        ("/cms/activities/add/", "office-add"),
        (f"/cms/activities/{town.held.pk}/", "office-edit"),
        (f"/cms/activities/{town.held.pk}/people/", "office-people"),
        (f"/cms/activities/{town.held.pk}/evaluations/", "office-evaluations"),
        ("/cms/activities/due/", "office-due"),
        ("/cms/activities/oddities/", "office-oddities"),
        ("/cms/activities/records/", "office-records"),
        ("/cms/activities/tables/upload/", "office-upload"),
    ):
        clock.value = START + timedelta(days=2)
        answer = keeper.go(address)
        assert answer.status == 200
        keeper.shot(name)
        assert keeper.axe("main") == [], address


def test_a_slip_is_filled_in_by_a_stranger_once(visit, town, clock):
    keeper, stranger = visit(), visit()
    keeper.enter(town.keeper)
    keeper.go(f"/cms/activities/{town.held.pk}/evaluations/")
    keeper.page.get_by_role("button", name="生成评价条").click()
    keeper.see("服务评价条")
    keeper.shot("slips")
    token = evaluating.make_slips(1, by=town.keeper, now=START, activity=town.held)[0]
    stranger.go(f"/volunteer/evaluate/{token}/")
    stranger.check("evaluate")
    assert stranger.axe() == []
    stranger.page.check("[name=stars][value='5']", force=True)
    stranger.page.fill("[name=said]", "很耐心")
    stranger.page.click("main form button")
    stranger.see("谢谢您")
    stranger.go(f"/volunteer/evaluate/{token}/")
    stranger.see("已经用过")
    assert town.held.evaluations.get().said == "很耐心"
