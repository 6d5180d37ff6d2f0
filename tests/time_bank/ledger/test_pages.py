"""The page of a time account, and the back office of the bank."""

from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from portal.core import clock
from tests.factories.accounts import UserFactory
from tests.factories.ledger import BankFactory, RuleVersionFactory
from time_bank.ledger import registries
from time_bank.ledger.domain import accounts, correcting, merging, moving, posting, queries, rules
from time_bank.ledger.models import Bank, TimeAccount, TimeTransaction

from .scene import NOW, Desk, ledger_scene, summed

pytestmark = pytest.mark.django_db

PAGE = "/volunteer/time-bank/"


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def scene(cast):
    ledger_scene(cast)
    cast.desk = Desk(cast.made["ledger_bank"], cast.coordinator)
    return cast


def signed_in(person):
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    client.cookies["language"] = "en"
    return client


def text_of(response):
    return " ".join(response.content.decode().split())


def book(response):
    sheet = load_workbook(BytesIO(b"".join(response) if response.streaming else response.content)).active
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def office(name, *args):
    return reverse(f"time_ledger_office:{name}", args=args)


# My account


def test_the_page_shows_balance_statement_and_sums(scene):
    cast = scene
    moving.hold(cast.made["ledger_account"], 30, **cast.desk.told)
    text = text_of(signed_in(cast.owner).get(PAGE))
    assert "<b>1<small>hour</small>30<small>minutes</small></b>" in text
    assert "30 minutes are set aside" in text
    for words in ("+2:00", "−0:30", "1:30", "Everybody can check", "All together"):
        assert words in text
    assert '<td class="is-num"><b>0:00</b></td>' in text


def test_without_an_account_the_page_says_how_one_opens(scene):
    text = text_of(signed_in(scene.trainer).get(PAGE))
    assert "You have no time account yet" in text
    assert signed_in(scene.trainer).get(f"{PAGE}statement.xlsx").status_code == 404


def test_nobody_opens_the_account_of_somebody_else(scene):
    other = scene.desk.account(scene.colleague)
    client = signed_in(scene.owner)
    for path in (PAGE, f"{PAGE}statement.xlsx"):
        assert client.get(path, {"account": other.public_id}).status_code == 404
        assert client.get(path, {"account": "nothing"}).status_code == 404


def test_what_may_be_done_follows_the_rules_of_the_day(scene):
    rule = RuleVersionFactory(gifts=False, donations=False)
    page = signed_in(scene.owner).get(PAGE).content.decode()
    offered = [name for name in ("gift", "donate") if reverse(f"redeeming:{name}") in page]
    assert offered == ["gift", "donate"]
    rules.choose(scene.made["ledger_bank"], rule.code, NOW.date(), by=None, now=NOW)
    page = signed_in(scene.owner).get(PAGE).content.decode()
    assert [name for name in ("gift", "donate") if reverse(f"redeeming:{name}") in page] == []


def test_an_empty_month_and_an_absurd_month_show_the_page(scene):
    client = signed_in(scene.owner)
    text = text_of(client.get(PAGE, {"month": "2027-01"}))
    assert "Nothing moved in this month." in text
    assert "month=2026-11" in text
    for absurd in ("2026-13", "abc", "99999-1", "0000-01"):
        assert client.get(PAGE, {"month": absurd}).status_code == 200


def test_the_workbook_of_a_month_and_of_a_year(scene):
    scene.desk.deposit(scene.owner, 45, reason="=1+1 读报")
    client = signed_in(scene.owner)
    for query in ({"month": "2026-11"}, {"year": "2026"}):
        rows = book(client.get(f"{PAGE}statement.xlsx", query))
        assert [row[4] for row in rows[2:-1]] == [120, 45]
        assert (rows[1][5], rows[-1][5]) == (0, 165)
        assert rows[3][2] == "=1+1 读报"
    for absurd in ("9" * 5000, "1999", "２０２６"):  # the month of today, then
        assert [row[4] for row in book(client.get(f"{PAGE}statement.xlsx", {"year": absurd}))[2:-1]] == [120, 45]


def test_the_page_costs_the_same_for_one_line_and_for_many(scene, django_assert_max_num_queries):
    client = signed_in(scene.owner)
    client.get(PAGE)
    for _n in range(20):
        scene.desk.deposit(scene.owner, 5)
    with django_assert_max_num_queries(26):
        assert text_of(client.get(PAGE)).count('class="is-num is-plus"') == 21


def test_an_owing_a_frozen_and_a_merged_account_say_so(scene):
    account = scene.made["ledger_account"]
    old = scene.desk.rich(60)
    merging.merge(old, account, by=scene.superior, reason="同一个人", now=NOW)
    moving.donate(account, 180, **scene.desk.told)
    posting.reverse(scene.made["ledger_transaction"], by=scene.superior, reason="没有服务", now=NOW, owing=True)
    client = signed_in(scene.owner)
    text = text_of(client.get(PAGE))
    assert "Time that you owe" in text
    assert "Earlier account, 2 entries" in text
    assert "This is an earlier account of yours" in text_of(client.get(PAGE, {"account": old.public_id, "month": "2026-11"}))
    accounts.set_state(account, "frozen", by=scene.superior, reason="核查", now=NOW)
    assert "The account is frozen" in text_of(client.get(PAGE))


# The office


def test_the_list_shows_accounts_within_reach_by_name(scene):
    client = signed_in(scene.coordinator)
    assert "周兰" in text_of(client.get(office("index")))
    found = text_of(client.get(office("index"), {"q": "吴"}))
    assert "吴同事" in found
    assert "周兰" not in found
    assert "周兰" not in text_of(signed_in(scene.sibling).get(office("index")))


def test_a_coordinator_reads_a_statement_and_corrects_nothing(scene):
    account = scene.made["ledger_account"]
    text = text_of(signed_in(scene.coordinator).get(office("account", account.pk)))
    assert "+2:00" in text
    assert "Take entry 1 back" not in text
    assert "Take entry 1 back" in text_of(signed_in(scene.administrator).get(office("account", account.pk)))
    rows = book(signed_in(scene.coordinator).get(office("statement_xlsx", account.pk), {"year": "2026"}))
    assert [row[4] for row in rows[2:-1]] == [120]


def test_an_administrator_takes_a_transaction_back_with_a_reason(scene):
    client, path = signed_in(scene.administrator), office("reverse", scene.made["ledger_transaction"].pk)
    assert "the reason stays in the ledger" in text_of(client.post(path, {"reason": ""}))
    moving.donate(scene.made["ledger_account"], 100, **scene.desk.told)
    assert "which is less than" in text_of(client.post(path, {"reason": "记错"}))
    assert client.post(path, {"reason": "记错", "owing": "on"}).status_code == 302
    assert scene.desk.account(scene.owner).balance == -100
    assert TimeTransaction.objects.get(kind="reversal").recorded_by == str(scene.administrator.pseudonym)
    assert "has been taken back already" in text_of(client.post(path, {"reason": "再来"}))


def test_what_touches_no_account_of_a_person_is_taken_back_by_whoever_reaches_the_bank(scene):
    desk = Desk(BankFactory(organisation=scene.tree.township_b, code=RuleVersionFactory(cap_minutes=60).code), scene.superior)
    above = desk.deposit(desk.person(60), 45).transaction
    assert not above.entries.filter(account__kind="person").exists()
    path = office("reverse", above.pk)
    assert signed_in(scene.administrator).post(path, {"reason": "记错"}).status_code == 404
    with pytest.raises(PermissionDenied):
        correcting.reverse(above, by=scene.administrator, reason="记错", now=NOW)
    assert signed_in(scene.superior).get(path).status_code == 200
    assert signed_in(scene.superior).post(path, {"reason": "记错"}).url == office("community", desk.bank.pk)
    assert TimeTransaction.objects.get(kind="reversal").reverses == above


def test_nobody_corrects_their_own_account(scene):
    scene.desk.deposit(scene.administrator, 60)
    mine = scene.desk.account(scene.administrator)
    client = signed_in(scene.administrator)
    posted = TimeTransaction.objects.get(entries__account=mine)
    assert "Nobody corrects their own account" in text_of(client.post(office("reverse", posted.pk), {"reason": "记错"}))
    assert "Nobody corrects their own account" in text_of(client.post(office("state", mine.pk), {"reason": "核查"}))
    assert summed(mine) == 60


def test_what_another_room_keeps_is_corrected_there(scene, monkeypatch):
    monkeypatch.setattr(registries.kept_by, "_entries", {"test": (1, lambda posted: ("到服务记录里更正。", "/there/"))})
    client, path = signed_in(scene.administrator), office("reverse", scene.made["ledger_transaction"].pk)
    assert 'href="/there/"' in client.get(path).content.decode()
    client.post(path, {"reason": "记错"})
    assert not TimeTransaction.objects.filter(kind="reversal").exists()


def test_an_account_is_frozen_and_opened_again(scene):
    client, account = signed_in(scene.administrator), scene.made["ledger_account"]
    for state in ("frozen", "open"):
        assert client.post(office("state", account.pk), {"reason": "核查"}).status_code == 302
        account.refresh_from_db()
        assert account.state == state


def test_a_grant_from_the_pool_sent_twice_grants_once(scene):
    moving.donate(scene.desk.account(scene.colleague), 60, **scene.desk.told)
    client, account = signed_in(scene.administrator), scene.made["ledger_account"]
    data = {"minutes": 40, "reason": "独居", "once": "8c3a1f1e-6a0e-4b5e-9d43-5f2a0a5f3c11"}
    for _time in range(2):
        assert client.post(office("grant", account.pk), data).status_code == 302
    assert summed(account) == 160
    more = data | {"minutes": 21, "once": "8c3a1f1e-6a0e-4b5e-9d43-5f2a0a5f3c12"}
    assert "which is less than" in text_of(client.post(office("grant", account.pk), more))


def test_two_accounts_are_merged_after_they_were_seen_side_by_side(scene):
    client, kept, gone = signed_in(scene.administrator), scene.made["ledger_account"], scene.desk.account(scene.colleague)
    path = office("merge", kept.pk)
    assert f"?other={gone.pk}" in client.get(path, {"q": "吴"}).content.decode()
    side = text_of(client.get(path, {"other": gone.pk}))
    assert "1 hour move to the account that stays" in side
    client.post(path, {"other": gone.pk, "reason": "同一个人"})
    assert summed(kept) == 120, "not without the tick"
    assert client.post(path, {"other": gone.pk, "reason": "同一个人", "sure": "on"}).status_code == 302
    assert (summed(kept), TimeAccount.objects.get(pk=gone.pk).merged_into_id) == (180, kept.pk)


def test_an_account_beyond_reach_can_not_be_merged(scene):
    county = accounts.open_bank(scene.tree.county, "县时间银行", "plain", by=None, now=NOW)
    one = accounts.account_of(scene.owner, county, NOW)
    other = accounts.account_of(scene.neighbour, county, NOW)
    client = signed_in(scene.administrator)
    assert client.get(office("merge", one.pk), {"other": other.pk}).status_code == 404
    assert client.post(office("merge", one.pk), {"other": other.pk, "reason": "同一个人", "sure": "on"}).status_code == 404


def test_the_community_page_shows_sums_of_zero_and_circulation(scene):
    text = text_of(signed_in(scene.coordinator).get(office("community", scene.made["ledger_bank"].pk)))
    assert text.count("<b>0:00</b>") == 2
    assert "−3:00" in text
    assert 'role="alert"' not in text
    TimeAccount.objects.filter(pk=scene.made["ledger_account"].pk).update(balance=500)
    assert "These sums do not agree" in text_of(signed_in(scene.coordinator).get(office("community", scene.made["ledger_bank"].pk)))


def test_other_rules_are_seen_before_they_are_chosen(scene):
    client, bank = signed_in(scene.administrator), scene.made["ledger_bank"]
    data = {"code": "capped", "valid_from": "2026-12-01"}
    text = text_of(client.post(office("rules", bank.pk), data))
    assert "An account holds at most 1500 hours" in text
    assert bank.choices.count() == 1
    assert client.post(office("rules", bank.pk), data | {"sure": "1"}).status_code == 302
    assert list(bank.choices.values_list("code", flat=True)) == ["plain", "capped"]
    early = text_of(client.post(office("rules", bank.pk), data | {"valid_from": "2026-11-01", "sure": "1"}))
    assert "never backwards" in early


def test_an_administrator_opens_a_bank_within_reach_once(scene):
    client = signed_in(scene.superior)
    assert client.post(office("open"), {"organisation": scene.tree.county.pk, "title": "县时间银行", "code": "plain"}).status_code == 302
    bank = Bank.objects.get(organisation=scene.tree.county)
    assert accounts.bank_at(scene.tree.township_b) == bank
    again = client.post(office("open"), {"organisation": scene.tree.county.pk, "title": "又一家", "code": "plain"})
    assert again.status_code == 200
    assert (
        signed_in(scene.administrator)
        .post(office("open"), {"organisation": scene.tree.township_b.pk, "title": "别处", "code": "plain"})
        .status_code
        == 200
    )
    assert Bank.objects.count() == 2


def test_the_list_of_banks_costs_the_same_for_one_and_for_many(scene, django_assert_num_queries):
    client, listed = signed_in(scene.superuser), office("banks")
    client.get(listed)
    with CaptureQueriesContext(connection) as of_one:
        assert ">3 hours<" in text_of(client.get(listed))
    for minutes in (60, 120, 240):
        Desk(BankFactory(code="capped"), scene.superior).person(minutes)
    with django_assert_num_queries(len(of_one) + 1):  # the versions of one more set
        text = text_of(client.get(listed))
    assert all(balance in text for balance in (">3 hours<", ">1 hour<", ">2 hours<", ">4 hours<"))


def test_lists_cost_the_same_for_one_account_and_for_many(scene, django_assert_max_num_queries):
    client = signed_in(scene.administrator)
    client.get(office("index"))
    for _n in range(12):
        scene.desk.deposit(UserFactory(), 10)
    with django_assert_max_num_queries(16):
        client.get(office("index"))
    assert queries.community(scene.made["ledger_bank"]).people == 14
