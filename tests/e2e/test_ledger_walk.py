"""The bank's own pages in a real browser: a volunteer reads and prints a statement, an officer corrects what went wrong."""

import pytest

from time_bank.ledger.domain import accounts, correcting
from time_bank.ledger.models import TimeAccount, TimeTransaction

from .conftest import DESK
from .scene import Clock, person
from .test_axe import DISPLAYS
from .test_redeeming_walk import START, Town, go_by

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MINE, OFFICE = "/volunteer/time-bank/", "/cms/time-bank/"


@pytest.fixture
def town(monkeypatch):
    Clock(monkeypatch, START)
    town = Town()
    town.keeper = person("timekeeper", "俞掌柜", town.bank.organisation, role="regional_administrator")
    town.saver = person("heshufen", "何淑芬", town.place)
    for minutes in (120, 45):
        town.save(town.saver, minutes)
    return town


def account_of(town, user):
    return accounts.account_of(user, town.bank, START)


def put_right(office, address, button, **fields):
    """A form of the office: its page is sound, it is filled in and sent."""
    office.go(address)
    office.fits()
    found = office.axe("#main")
    for name, value in fields.items():
        office.page.fill(f"#main [name={name}]", value)
    go_by(office.page, f"#main button:has-text('{button}')")
    return found


@pytest.mark.parametrize("size", [{"width": 320, "height": 800}], ids=["narrow"])
@pytest.mark.parametrize("display", DISPLAYS)
def test_a_statement_in_every_display(visit, town, display):
    posted = TimeTransaction.objects.order_by("pk").last()
    correcting.reverse(posted, by=town.keeper, reason="时间填错了", owing=False, now=START)
    frozen = person("caoyuan2", "曹立", town.place)
    town.save(frozen, 60)
    correcting.set_state(account_of(town, frozen), TimeAccount.State.FROZEN, by=town.keeper, reason="核实中", now=START)
    found = []
    for user, words in ((town.saver, "时间填错了"), (frozen, "冻结"), (person("nobody", "陈新", town.place), "还没有时间账户")):
        visitor = visit()
        visitor.choose(DISPLAYS[display])
        visitor.enter(user)
        visitor.go(MINE)
        visitor.see(words)
        visitor.check(f"statement-{user.username}")
        found += visitor.axe()
    assert found == []


def test_a_statement_on_paper_has_lines_and_no_buttons(visit, town):
    visitor = visit(viewport=DESK)
    visitor.enter(town.saver)
    visitor.go(MINE)
    page = visitor.page
    page.emulate_media(media="print")
    visitor.shot("statement-print")
    for seen, selector in (
        (True, "main .xq-table--stack"),
        (True, "main h1"),
        (False, "main .xq-btn"),
        (False, "main aside"),
        (False, ".xq-pages"),
    ):
        assert {element.is_visible() for element in page.query_selector_all(selector)} <= {seen}, selector
    with page.expect_download() as download:
        page.emulate_media(media="screen")
        page.click("main a:has-text('本月')")
    assert download.value.suggested_filename.endswith(".xlsx")


def test_an_officer_finds_corrects_and_merges(visit, town):
    twice = person("heshufen2", "何淑芬", town.place)
    town.save(twice, 30)
    account, other = account_of(town, town.saver), account_of(town, twice)
    office = visit()
    office.enter(town.keeper)
    office.go(OFFICE)
    office.page.fill("#main [name=q]", "何淑芬")
    go_by(office.page, "#main button:has-text('搜索')")
    office.see("2 小时 45 分钟")
    office.check("ledger-accounts")
    found = office.axe("#main")
    office.go(f"{OFFICE}accounts/{account.pk}/")
    office.check("ledger-account")
    found += office.axe("#main")

    wrong = TimeTransaction.objects.filter(entries__account=account).order_by("pk").last()
    found += put_right(office, f"{OFFICE}transactions/{wrong.pk}/reverse/", "", reason="")
    office.see("请写明原因")
    found += put_right(office, f"{OFFICE}transactions/{wrong.pk}/reverse/", "", reason="当天没有服务")
    assert town.balance(town.saver) == 120
    office.see("后来已冲正")

    office.go(f"{OFFICE}accounts/{account.pk}/grant/")
    found += office.axe("#main")
    office.see("有人捐赠以后才能资助")  # an empty pool grants nothing
    assert office.page.query_selector("#main [name=minutes]") is None

    found += put_right(office, f"{OFFICE}accounts/{account.pk}/state/", "", reason="本人来电挂失")
    assert account_of(town, town.saver).state == TimeAccount.State.FROZEN
    found += put_right(office, f"{OFFICE}accounts/{account.pk}/state/", "", reason="已核实本人")

    office.go(f"{OFFICE}accounts/{account.pk}/merge/?q=何淑芬")
    found += office.axe("#main")
    go_by(office.page, f"#main a[href$='other={other.pk}']")
    office.check("ledger-merge")
    found += office.axe("#main")
    office.page.check("#main [name=sure]")
    office.page.fill("#main [name=reason]", "同一个人登记了两次")
    go_by(office.page, "#main form[method=post] button")
    assert town.balance(town.saver) == 150

    for address in ("banks/", f"banks/{town.bank.pk}/", f"banks/{town.bank.pk}/rules/", "banks/open/"):
        office.go(f"{OFFICE}{address}")
        office.check(f"ledger-{address.strip('/').replace('/', '-')}")
        found += office.axe("#main")
    assert found == []
