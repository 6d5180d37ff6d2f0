"""An organisation's administrator imports a roster and sees only their own people."""

import pytest
from playwright.sync_api import expect

from portal.accounts.models import User
from portal.organisations.models import Membership, Roster
from tests.organisations.rosters import row, xlsx

from .scene import county, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def scene():
    places = county()
    person("neighbour", "郑邻居", places["other"])
    return {**places, "administrator": person("administrator", "何镇理", places["clinic"], "regional_administrator")}


def upload(visitor, rows):
    page = visitor.page
    visitor.go("/cms/people/rosters/add/")
    visitor.check("roster-upload")
    page.set_input_files("main input[type=file]", {"name": "名单.xlsx", "mimeType": SHEET, "buffer": xlsx(rows)})
    page.locator("main form button[type=submit], main form button:not([type])").last.click()
    page.wait_for_load_state()


def test_an_administrator_mends_a_row_imports_and_sees_only_their_own(visit, scene):
    visitor = visit()
    page = visitor.page
    visitor.enter(scene["administrator"])
    upload(visitor, [row(1), row(2, 手机号="1380013"), row(3)])
    problem = page.locator("main table tr", has_text="B3")
    expect(problem).to_contain_text("手机号")
    visitor.check("roster-refused")
    assert not User.objects.filter(full_name__startswith="示例").exists()

    upload(visitor, [row(1), row(2), row(3)])
    expect(page.locator("main")).to_contain_text("示例甲1号" if "甲" in row(1)["姓名"] else row(1)["姓名"])
    assert row(1)["手机号"] not in page.content()
    visitor.check("roster-preview")
    assert not User.objects.filter(full_name__startswith="示例").exists()
    page.locator('main form[action$="/apply/"] button').click()
    page.wait_for_load_state()
    visitor.check("roster-done")
    assert Roster.objects.latest("pk").state == "applied"
    assert Membership.objects.filter(organisation=scene["clinic"], state="confirmed", user__full_name__startswith="示例").count() == 3

    visitor.go("/cms/people/")
    expect(page.locator("main")).to_contain_text(row(3)["姓名"])
    expect(page.locator("main")).not_to_contain_text("郑邻居")
    visitor.check("people")
