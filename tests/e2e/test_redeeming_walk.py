"""From an application through service to a relative's redemption; a sheet of paper entered later; a certificate verified by a stranger."""

import uuid
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.certificates.models import Certificate
from tests.factories.volunteers import FamilyTieFactory, VolunteerFactory
from tests.time_bank.activities.making import activity, role
from tests.time_bank.volunteers.scene import id_number, scan, sheet
from time_bank.activities.domain import checks, records
from time_bank.activities.models import ServiceRecord
from time_bank.ledger.domain import accounts, earning, rules
from time_bank.ledger.domain import queries as ledger
from time_bank.redeeming.domain import asking, matching
from time_bank.redeeming.models import PaperSheet, ServiceRequest
from time_bank.volunteers.domain import training
from time_bank.volunteers.models import ServiceCategory, Volunteer

from .scene import Clock, county, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
START = datetime(2026, 11, 16, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
BORN = date(1958, 3, 8)


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch, START)


class Town:
    """A township with a bank, two coordinators, and a volunteer who helps."""

    def __init__(self):
        places = county()
        self.place = places["clinic"]
        rules.load()
        self.bank = accounts.open_bank(places["county"], "青禾县时间银行", "plain", by=None, now=START)
        self.keeper = person("qianmin", "钱敏", self.place, role="coordinator")
        self.second = person("yuqing", "俞晴", self.place, role="coordinator")
        self.helper = self.volunteer("caoyuan", "曹远")

    def volunteer(self, username, name, **fields):
        return VolunteerFactory(user=person(username, name, self.place), organisation=self.place, **fields)

    def save(self, user, minutes, now=START):
        earning.deposit(self.bank, user, minutes, occurred_on=now.date(), evidence_key=f"test:{uuid.uuid4()}", by=None, now=now)

    def balance(self, user):
        return ledger.balance_of(user)


@pytest.fixture
def town(clock):
    return Town()


def apply(visitor):
    """The long form of the application, filled in as a person does."""
    visitor.go("/volunteer/join/")
    page = visitor.page
    page.check("main [name=gender][value=female]")
    page.fill("main [name=birth_date]", BORN.isoformat())
    page.fill("main [name=living_region]", "青禾县柳溪镇")
    page.check("main [name=background][value=retired]")
    page.fill("main [name=document_number]", id_number(BORN))
    page.check("main [name=consent]")
    page.check("main [name=scope]")
    visitor.check("join")
    go_by(page, "main form button:has-text('申请') >> nth=-1")
    return Volunteer.objects.get(user__username="heshufen")


def go_by(page, selector):
    """Click, and wait for the page that comes."""
    with page.expect_navigation():
        page.click(selector)


def press(visitor, text):
    go_by(visitor.page, f"main :is(a, button):has-text('{text}') >> nth=0")


def test_from_an_application_through_service_to_the_mothers_redemption(visit, town, clock):
    user, mother = person("heshufen", "何淑芬", town.place), person("helaotai", "何老太", town.place)
    she, office = visit(), visit()
    she.enter(user)
    volunteer = apply(she)
    assert volunteer.state == "applied"

    office.enter(town.keeper)
    office.go(f"/cms/volunteers/{volunteer.pk}/")
    go_by(office.page, "button[name=action][value=admit]")
    training.enter([volunteer], sheet(), scan(7), by=town.keeper, now=clock.value)
    she.go("/volunteer/me/")
    she.see("在岗志愿者")

    held = activity(town.place, starts=clock.value + timedelta(hours=1), lasts=120, now=clock.value, roles=[role("陪聊", 3)])
    she.go(f"/volunteer/activities/{held.slug}/")
    she.page.get_by_role("button", name="报名").first.click()
    she.see("报名成功")
    sign_up = held.sign_ups.get()
    for kind, minutes in (("in", 60), ("out", 120)):
        clock.pass_minutes(minutes)
        checks.by_coordinator(held, checks.Tick(uuid.uuid4(), sign_up.pk, kind), by=town.keeper, now=clock.value)
    records.confirm(ServiceRecord.objects.get(), by=town.second, now=clock.value)
    assert town.balance(user) == 120

    FamilyTieFactory(volunteer=volunteer, user=mother, name_cipher="何老太")
    she.go("/volunteer/time-bank/ask/")
    she.check("ask")
    assert she.axe("main") == []
    page = she.page
    page.select_option("main [name=tie]", index=1)
    page.select_option("main [name=category]", label="代办与跑腿")
    page.fill("main [name=wish]", "陪母亲去县医院复查，挂号取药。")
    page.fill("main [name=wanted_on]", "2026-11-17")
    page.fill("main [name=wanted_at]", "08:30")
    page.select_option("main [name=minutes]", "90")
    page.fill("main [name=area]", "柳溪镇")
    page.fill("main [name=place]", "健康路 8 号")
    press(she, "提交请求")
    she.see("管理员正在安排志愿者")
    she.check("request-open")
    assert she.axe("main") == []
    asked = ServiceRequest.objects.get()

    office.go(f"/cms/redeeming/requests/{asked.pk}/")
    office.see("曹远")
    office.page.check(f"[name=volunteer][value='{town.helper.pk}']")
    office.shot("office-request")
    go_by(office.page, "button:has-text('询问这位志愿者')")
    office.see("时间已冻结")
    assert town.balance(user) == 30

    helper = visit()
    helper.enter(town.helper.user)
    helper.go("/volunteer/me/")
    helper.see("有人请您帮忙")
    helper.check("me-asked")
    press(helper, "代办与跑腿")
    helper.check("request-asked")
    press(helper, "我能来")
    press(helper, "我能来")
    helper.see("健康路 8 号")
    clock.pass_minutes(60 * 24)
    helper.go(f"/volunteer/time-bank/requests/{asked.public_id}/")
    press(helper, "登记服务")
    helper.page.fill("main [name=begins_at]", "2026-11-17T08:30")
    helper.page.fill("main [name=ends_at]", "2026-11-17T09:40")
    helper.check("report")
    press(helper, "登记")
    helper.see("已登记")
    assert helper.axe("main") == []

    she.go(f"/volunteer/time-bank/requests/{asked.public_id}/")
    she.see("1 小时 10 分")
    she.check("request-served")
    press(she, "确认服务")
    she.check("confirm")
    press(she, "确认服务")
    she.see("时间划给了志愿者")
    she.check("request-settled")
    assert (town.balance(user), town.balance(town.helper.user)) == (50, 70)
    assert ServiceRecord.objects.filter(volunteer=town.helper, minutes=70, state="confirmed").exists()


def test_time_is_given_to_family_after_a_second_look(visit, town, clock):
    volunteer, mother = town.volunteer("heshufen", "何淑芬"), person("helaotai", "何老太", town.place)
    FamilyTieFactory(volunteer=volunteer, user=mother)
    town.save(volunteer.user, 200)
    she = visit(js=False)
    she.enter(volunteer.user)
    she.go("/volunteer/time-bank/gift/")
    she.page.fill("main [name=hours]", "9")
    press(she, "下一步")
    she.see("最多可以给出3 小时 20 分")
    she.check("gift-too-much")
    she.page.fill("main [name=hours]", "1")
    she.page.fill("main [name=minutes]", "30")
    press(she, "下一步")
    she.see("将把1 小时 30 分")
    she.check("gift-sure")
    press(she, "确定")
    she.see("已转给何老太")
    assert (town.balance(volunteer.user), town.balance(mother)) == (110, 90)


def test_a_sheet_of_paper_is_entered_later(visit, town, clock, tmp_path):
    volunteer = town.volunteer("heshufen", "何淑芬")
    town.save(volunteer.user, 200)
    office = visit()
    office.enter(town.keeper)
    office.go("/cms/redeeming/sheets/print/")
    office.page.select_option("[name=kind]", "request")
    office.page.fill("[name=count]", "1")
    with office.page.expect_download() as download:
        office.page.click("button:has-text('生成 PDF')")
    download.value.save_as(tmp_path / "sheet.pdf")
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF-")
    printed = PaperSheet.objects.get()

    clock.pass_minutes(60 * 24 * 3)
    office.go(f"/cms/redeeming/sheets/{printed.number}/?c={printed.code}")
    office.page.fill("[name=q]", "何淑芬")
    go_by(office.page, "button:has-text('查找'), button:has-text('搜索')")
    go_by(office.page, "button:has-text('选何淑芬')")
    page = office.page
    page.select_option("[name=category]", label="陪伴与倾听")
    page.fill("[name=wish]", "陪着说说话")
    page.fill("[name=wanted_on]", "2026-11-18")
    page.fill("[name=wanted_at]", "14:00")
    page.select_option("[name=minutes]", "60")
    page.fill("[name=area]", "东滩村")
    page.fill("[name=identity_note]", "本人当面交来")
    page.set_input_files("[name=upload]", {"name": "sheet.png", "mimeType": "image/png", "buffer": scan(9).read()})
    page.fill("[name=code]", "AAAAAA")
    page.click("button:has-text('录入这张表单')")
    office.see("对不上")
    assert not ServiceRequest.objects.exists()
    office.shot("sheet-wrong-code")
    page.fill("[name=code]", printed.code.lower())
    page.set_input_files("[name=upload]", {"name": "sheet.png", "mimeType": "image/png", "buffer": scan(9).read()})
    go_by(page, "button:has-text('录入这张表单')")
    office.see("已录入")
    asked = ServiceRequest.objects.get()
    assert (asked.channel, asked.sheet) == ("paper", printed)

    matching.match(asked, town.helper, by=town.keeper, now=clock.value)
    office.go(f"/cms/redeeming/requests/{asked.pk}/")
    with page.expect_download():
        page.click("button:has-text('打印服务记录单')")
    service = PaperSheet.objects.get(kind="service")
    office.go(f"/cms/redeeming/sheets/{service.number}/?c={service.code}")
    page.fill("[name=begins_at]", "2026-11-18T14:00")
    page.fill("[name=ends_at]", "2026-11-18T14:50")
    page.set_input_files("[name=upload]", {"name": "service.png", "mimeType": "image/png", "buffer": scan(10).read()})
    page.check("[name=signed]")
    office.shot("sheet-service")
    go_by(page, "button:has-text('录入这张表单')")
    office.see("时间已划转")
    assert (town.balance(volunteer.user), town.balance(town.helper.user)) == (150, 50)


@pytest.mark.parametrize("js", [True, False], ids=["with script", "without script"])
def test_a_stranger_verifies_a_certificate_of_service(visit, town, clock, js, tmp_path):
    user = person("heshufen", "何淑芬", town.place)
    user.hold_id_number(id_number(BORN))
    user.save()
    volunteer = VolunteerFactory(user=user, organisation=town.place, born=BORN)
    record = records.write(
        volunteer, organisation=town.place, title="敬老院读报", place="柳溪镇敬老院", content="读报、聊天", organiser=town.place.name,
        person_in_charge="钱敏", source="paper", source_key="walk:1", by=town.keeper, service_date=date(2026, 11, 10), minutes=150, now=START,
    )  # fmt: skip
    records.confirm(record, by=town.second, now=START)
    she = visit(js=js)
    she.enter(user)
    she.go("/volunteer/certificates/")
    she.check("certificates-empty")
    press(she, "提交申请")
    she.see("申请已交给该单位")

    office = visit()
    office.enter(town.keeper)
    office.go("/cms/redeeming/certificates/")
    go_by(office.page, "text=何淑芬")
    office.page.fill("[name=responsible]", "赵敏")
    office.page.fill("[name=contact]", "0550-0000000")
    office.shot("office-certificate")
    go_by(office.page, "button:has-text('出具证明')")
    office.see("已出具")
    certificate = Certificate.objects.get()

    she.go("/volunteer/certificates/")
    she.see(certificate.number)
    she.check("certificates")
    if js:  # axe is a script itself
        assert she.axe("main") == []
    with she.page.expect_download() as download:
        she.page.click("main a[href$='.pdf'] >> nth=0")
    download.value.save_as(tmp_path / "certificate.pdf")
    assert (tmp_path / "certificate.pdf").read_bytes().startswith(b"%PDF-")

    stranger = visit(js=js)
    stranger.go("/verify/")
    stranger.page.fill("main input[name=number]", certificate.number.lower())
    stranger.page.fill("main input[name=c]", certificate.characters.lower())
    stranger.page.locator("main form button").first.click()
    stranger.page.wait_for_load_state()
    for text in ("这份证明有效", "何＊芬", "敬老院读报", "2 小时 30 分"):
        stranger.see(text)
    assert "何淑芬" not in stranger.page.content()
    stranger.check("verify-service")
    if js:
        assert stranger.axe("main") == []


def test_two_browsers_at_once_change_a_request_once(visit, town, clock):
    volunteer = town.volunteer("heshufen", "何淑芬")
    town.save(volunteer.user, 200)
    wish = asking.Wish(
        category=ServiceCategory.objects.get(code="companionship"), wish="陪着说说话", place="", area="东滩村", wanted_on=date(2026, 11, 18),
        wanted_at=datetime(2026, 11, 18, 9, 0).time(), minutes=60,
    )  # fmt: skip
    account = accounts.account_of(volunteer.user, town.bank, START)
    asked = asking.ask(account, wish, by=volunteer.user, client_id=uuid.uuid4(), now=START)
    first, other = visit(), visit()
    for visitor, user in ((first, town.keeper), (other, town.second)):
        visitor.enter(user)
        visitor.go(f"/cms/redeeming/requests/{asked.pk}/")
        visitor.page.check(f"[name=volunteer][value='{town.helper.pk}']")
    for visitor in (first, other):
        go_by(visitor.page, "button:has-text('询问这位志愿者')")
    first.see("时间已冻结")
    other.see("情况已有变化")
    assert town.balance(volunteer.user) == 140
