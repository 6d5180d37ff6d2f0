"""A visitor finds a place to go, sorts by distance without telling anybody where they are, and signs up for an event."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from knowledge_base.events.models import SignUp
from portal.core import clock
from portal.core.models import Setting
from tests.knowledge_base.places import event, point

from .scene import county

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HERE = {"latitude": 30.3061, "longitude": 119.1072}
DISPLAYS = {"light": {}, "large print, high contrast": {"print": "large", "contrast": "high"}, "dark": {"theme": "dark"}}
ALL_DAY = "每天 00:00-24:00"


@pytest.fixture
def scene():
    places = county()
    now = clock.now()
    common = {"now": now, "keeps_holidays": False}
    point(
        places["county"],
        "县中心",
        level="county",
        region="县城",
        latitude="30.20",
        longitude="119.20",
        services=["talk", "clinic"],
        week=ALL_DAY,
        **common,
    )
    point(
        places["clinic"],
        "柳溪站",
        region="柳溪镇",
        latitude="30.30",
        longitude="119.10",
        services=["talk"],
        phone="0000-1",
        week="",
        **common,
    )
    point(places["other"], "石桥站", region="石桥镇", latitude="30.25", longitude="119.15", services=["older"], week=ALL_DAY, **common)
    point(places["other"], "无坐标站", region="石桥镇", level="village", week="", **common)
    talk = event(
        places["county"],
        "冬天睡个好觉",
        starts=now + timedelta(days=3),
        now=now,
        seats=1,
        setting=Setting.objects.get(code="village"),
        contact="村委会",
    )
    return {**places, "talk": talk}


def names(page):
    return page.locator("[data-places] h3").all_inner_texts()


def test_a_place_is_found_by_town_service_and_hour(visit, scene):
    visitor = visit()
    page = visitor.page
    visitor.go("/")
    page.locator("main a", has_text="找一个地方").click()
    page.wait_for_url("**/services/")
    assert names(page) == ["县中心", "柳溪站", "石桥站", "无坐标站"]
    page.select_option("#id_region", "石桥镇")
    page.check("#id_open")
    page.locator("main form button", has_text="显示").click()
    page.wait_for_load_state()
    assert names(page) == ["石桥站"]
    assert page.locator("#id_region").input_value() == "石桥镇"
    expect(page.locator("[data-places]")).to_contain_text("正在开放，到 24:00")
    page.locator("[data-places] h3 a").click()
    page.wait_for_load_state()
    visitor.see("未来七天")
    visitor.check("service-point")
    page.go_back()
    assert page.locator("#id_open").is_checked()


def test_the_nearest_comes_first_and_the_position_never_leaves_the_browser(visit, scene):
    visitor = visit(geolocation=HERE, permissions=["geolocation"])
    page = visitor.page
    visitor.go("/services/")
    page.wait_for_load_state("networkidle")
    sent = []
    page.on("request", lambda request: sent.append(f"{request.url} {request.post_data or ''} {request.headers}"))
    page.locator("[data-near]").click()
    expect(page.locator("[data-near-status]")).to_contain_text("已按直线距离排好")
    assert names(page) == ["柳溪站", "石桥站", "县中心", "无坐标站"]
    expect(page.locator("[data-places] > li").first).to_contain_text("约 950 米")
    expect(page.locator("[data-places] > li").last).to_contain_text("距离不详")
    page.locator("[data-places] h3 a").first.click()
    page.wait_for_url(re.compile(r"/services/liu-xi"))
    assert sent
    assert [line for line in sent if "30.3" in line or "119.1" in line] == []
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
    assert "30.3" not in kept
    visitor.go("/services/")
    visitor.check("services")


def test_who_refuses_the_position_keeps_the_list_by_town(visit, scene):
    visitor = visit(permissions=[])
    visitor.go("/services/")
    visitor.page.locator("[data-near]").click()
    expect(visitor.page.locator("[data-near-status]")).to_contain_text("仍按乡镇街道排列")
    assert names(visitor.page) == ["县中心", "柳溪站", "石桥站", "无坐标站"]


def test_without_a_script_there_is_no_button_and_the_drawing_leads_on(visit, scene, size):
    visitor = visit(js=False)
    page = visitor.page
    visitor.go("/services/")
    assert not page.locator("[data-near]").is_visible()
    if size["width"] < 700:
        page.locator(".xq-map-box > details > summary").click()
    page.locator(".xq-map a", has_text="县中心").click()
    page.wait_for_url("**/services/xian-zhong-xin/")


def sign_up(visitor, name, number):
    page = visitor.page
    page.fill("#id_name", name)
    page.fill("#id_phone", number)
    page.check("#id_agreed")
    page.locator("main form button").last.click()
    page.wait_for_load_state()


def test_somebody_signs_up_another_waits_and_moves_up(visit, scene):
    first, second = visit(), visit(js=False)
    first.go("/events/")
    first.check("events")
    first.page.locator("h3 a", has_text="冬天睡个好觉").click()
    first.page.wait_for_load_state()
    first.check("event")
    sign_up(first, "小周", "1380")
    first.see("11 位")
    assert first.page.locator("#id_name").input_value() == "小周"
    sign_up(first, "小周", "138 0013 8000")
    first.see("名额已为您留好")
    first.see("138****8000")
    assert "13800138000" not in first.page.content()
    first.check("event-seat")

    second.go(f"/events/{scene['talk'].slug}/")
    second.see("把我排进候补")
    sign_up(second, "老李", "13912345678")
    second.see("您在候补名单上")

    first.page.locator("summary", has_text="我来不了").click()
    first.page.locator("main form button", has_text="退出名额").click()
    first.page.wait_for_load_state()
    first.see("谢谢您告诉我们")
    second.page.reload()
    second.see("名额已为您留好")
    assert [row.name for row in SignUp.objects.all()] == ["老李"]


@pytest.mark.parametrize("display", DISPLAYS)
def test_every_page_is_open_to_everybody(visit, scene, display):
    visitor = visit(viewport={"width": 390, "height": 844})
    visitor.choose(DISPLAYS[display])
    faults = []
    slug = scene["talk"].slug
    for path in ("/services/", "/services/?region=石桥镇&level=county", "/services/xian-zhong-xin/", "/events/", f"/events/{slug}/"):
        visitor.go(path)
        for fold in visitor.page.locator("main details > summary").all():
            if fold.is_visible():
                fold.click()
        faults += [f"{path} {line}" for line in visitor.axe()]
        visitor.page.set_viewport_size({"width": 320, "height": 640})
        visitor.fits()
        visitor.page.set_viewport_size({"width": 390, "height": 844})
    sign_up(visitor, "小周", "13800138000")
    faults += visitor.axe()
    assert faults == []
    assert visitor.complaints == []
