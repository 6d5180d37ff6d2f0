"""The public pages of service points."""

import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from knowledge_base.services.domain import points, queries
from knowledge_base.services.models import ServicePoint
from portal.core import clock
from portal.search.domain import indexing
from portal.search.models import SearchChange, SearchDocument
from tests.knowledge_base.places import NOW, at, point

pytestmark = pytest.mark.django_db


@pytest.fixture
def now(monkeypatch):
    """The site's clock stands where the test puts it."""

    def stand(text):
        monkeypatch.setattr(clock, "now", lambda: at(text))

    stand("2026-11-23 10:00")
    return stand


@pytest.fixture
def three(tree):
    return [
        point(tree.county, "县中心", level="county", region="县城", services=["talk", "clinic"], latitude="30.2", longitude="119.2"),
        point(tree.township_a, "甲镇站", services=["talk"], latitude="30.3", longitude="119.1", week="周六 09:00-12:00"),
        point(tree.village, "村驿站", level="village", services=["older"], phone="0571 1234567"),
    ]


def names(response):
    return re.findall(r'<h3 lang="zh-Hans"><a href="[^"]+">([^<]+)</a>', response.content.decode())


def test_all_public_points_stand_in_the_list_by_town(client, three, now):
    points.edit(three[2], by=None, now=NOW, is_published=True)
    assert names(client.get("/services/")) == ["县中心", "甲镇站", "村驿站"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"region": "示例甲镇"}, ["甲镇站", "村驿站"]),
        ({"service": "talk"}, ["县中心", "甲镇站"]),
        ({"level": "village"}, ["村驿站"]),
        ({"service": "talk", "level": "county"}, ["县中心"]),
        ({"open": "1"}, ["县中心", "村驿站"]),
        ({"region": "没有的镇", "service": "x", "level": "'"}, ["县中心", "甲镇站", "村驿站"]),
    ],
)
def test_filters(client, three, now, asked, found):
    assert names(client.get("/services/", asked)) == found


def test_open_now_follows_the_clock(client, three, now):
    now("2026-11-28 10:00")
    response = client.get("/services/", {"open": "1"})
    assert names(response) == ["甲镇站"]
    assert "正在开放，到 12:00" in response.content.decode()
    now("2026-10-01 10:00")
    response = client.get("/services/", {"open": "1"})
    assert names(response) == []
    assert "国庆节" in response.content.decode()
    assert "12356" in response.content.decode().split('class="xq-empty"')[1]


def test_a_point_that_is_not_public_is_nowhere(client, three, now):
    points.edit(three[0], by=None, now=NOW, is_published=False)
    assert names(client.get("/services/")) == ["甲镇站", "村驿站"]
    assert client.get(f"/services/{three[0].slug}/").status_code == 404
    assert three[0].pk not in [other.pk for _far, other in queries.near(three[1])]


def test_the_page_of_a_point_says_hours_phone_and_what_is_near(client, three, now):
    text = client.get(f"/services/{three[2].slug}/").content.decode()
    assert "0571 1234567" in text
    assert 'href="tel:05711234567"' in text
    assert "08:30–12:00" in text
    text = client.get(f"/services/{three[0].slug}/").content.decode()
    assert "甲镇站" in text
    assert "约 14.7 公里" in text


def test_coming_days_that_differ_are_named(client, tree, now):
    found = point(tree.township_a, exceptions={"2026-11-25": [], "2026-12-02": [["09:00", "10:00"]]})
    text = client.get(f"/services/{found.slug}/").content.decode()
    assert "与平日不同" in text
    assert "12/2 09:00–10:00" in text


def test_the_map_draws_who_has_coordinates_and_the_list_carries_them(client, three, now):
    text = client.get("/services/").content.decode()
    assert text.count('<a class="is-') == 2
    assert text.count("data-lat=") == 2
    assert 'data-lat="30.200000" data-lon="119.200000"' in text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(client, tree, now, count, django_assert_max_num_queries):
    for n in range(count):
        point(tree.township_a, f"站{n}", services=["talk"])
    client.get("/services/")
    with django_assert_max_num_queries(12):
        client.get("/services/")


def test_addresses_are_in_pinyin_and_stay(tree):
    first, second = point(tree.township_a, "示例站"), point(tree.village, "示例站")
    assert (first.slug, second.slug) == ("shi-li-zhan", "shi-li-zhan-2")
    assert points.edit(first, by=None, now=NOW, name="改名站").slug == "shi-li-zhan"


def test_the_town_comes_from_the_tree(tree):
    assert point(tree.village, "村站").region == "示例甲镇"
    assert point(tree.county, "县站", level="county").region == "示例县"
    assert point(tree.village, "另站", region="自填镇").region == "自填镇"


def test_the_same_name_twice_in_one_organisation_is_refused(tree):
    point(tree.township_a, "示例站")
    with pytest.raises(ValidationError):
        point(tree.township_a, "示例站")
    with pytest.raises(ValidationError):
        point(tree.township_a, "半个坐标", latitude="30.1")


class TestReach:
    def test_an_administrator_changes_points_within_reach_only(self, cast):
        a, b = point(cast.tree.village, "甲"), point(cast.tree.township_b, "乙")
        points.edit(a, by=cast.administrator, now=NOW, note="改过")
        with pytest.raises(PermissionDenied):
            points.edit(b, by=cast.administrator, now=NOW, note="改过")
        with pytest.raises(PermissionDenied):
            points.edit(a, by=cast.administrator, now=NOW, organisation=cast.tree.township_b)
        with pytest.raises(PermissionDenied):
            points.remove(b, by=cast.administrator)
        assert list(ServicePoint.objects.filter(note="改过")) == [a]

    def test_the_back_office_lists_and_saves(self, client, cast):
        held = point(cast.tree.township_a, "甲站", services=["talk"])
        point(cast.tree.township_b, "乙站")
        client.force_login(cast.administrator)
        text = client.get(reverse("services_office:list")).content.decode()
        assert "甲站" in text
        assert "乙站" not in text
        values = {
            "organisation": cast.tree.village.pk, "level": "village", "name": "甲站改", "address": "新地址", "phone": "", "hours": "周二 14:00-16:00",
            "exceptions": "2026-12-31 休息", "keeps_holidays": "on", "accessibility": ["ramp"], "services": [], "is_published": "on", "region": "",
        }  # fmt: skip
        assert client.post(reverse("services_office:edit", args=[held.pk]), values).status_code == 302
        held.refresh_from_db()
        assert (held.name, held.hours, held.exceptions, held.accessibility) == (
            "甲站改",
            {"2": [["14:00", "16:00"]]},
            {"2026-12-31": []},
            ["ramp"],
        )
        assert (held.organisation, held.region) == (cast.tree.village, "示例甲镇")
        assert not held.services.exists()

    def test_a_wrong_hour_is_said_at_its_field_and_nothing_is_saved(self, client, cast):
        held = point(cast.tree.township_a, "甲站")
        client.force_login(cast.administrator)
        values = {"organisation": cast.tree.township_a.pk, "level": "village", "name": "改", "address": "址", "hours": "上午"}
        response = client.post(reverse("services_office:edit", args=[held.pk]), values)
        assert "“上午”要以星期开头" in response.content.decode()
        held.refresh_from_db()
        assert held.name == "甲站"


class TestSearch:
    def test_a_point_is_found_follows_changes_and_goes(self, tree):
        held = point(tree.township_a, "柳荫站", services=["perinatal"], note="可带宝宝")
        indexing.index_waiting(clock.now())
        found = SearchDocument.objects.get(kind="service_point")
        assert (found.text.title, found.text.url) == ("柳荫站", f"/services/{held.slug}/")
        points.edit(held, by=None, now=NOW, name="柳岸站")
        indexing.index_waiting(clock.now())
        assert SearchDocument.objects.get(kind="service_point").text.title == "柳岸站"
        points.edit(held, by=None, now=NOW, is_published=False)
        indexing.index_waiting(clock.now())
        assert not SearchDocument.objects.filter(kind="service_point").exists()

    def test_what_is_removed_is_told(self, tree):
        held = point(tree.township_a)
        key = str(held.pk)
        SearchChange.objects.all().delete()
        points.remove(held, by=None)
        assert SearchChange.objects.filter(kind="service_point", key=key).exists()
