"""What stands around every page: hotlines, doors, the demo bar, error pages."""

import re

import pytest
from django.core.cache import cache
from django.db import DatabaseError
from django.test import RequestFactory

from portal.core import views
from portal.core.context import Door
from portal.core.models import Audience, DemoMark, Hotline
from portal.core.registry import Registry, doors
from portal.core.templatetags.xinqiao import hours, phrases

pytestmark = pytest.mark.django_db
NUMBERS = ("12356", "120", "110", "12355")


def test_the_house_comes_with_hotlines_and_audiences_and_states_no_opening_hours():
    assert tuple(Hotline.objects.values_list("number", flat=True)) == NUMBERS
    assert list(Hotline.objects.filter(is_lead=True).values_list("number", flat=True)) == ["12356"]
    assert set(Hotline.objects.values_list("hours", flat=True)) == {""}
    assert list(Audience.objects.values_list("code", flat=True)) == ["health", "community", "institution"]


def test_a_changed_hotline_is_shown_at_once(client, django_capture_on_commit_callbacks):
    assert 'href="tel:12356"' in client.get("/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        line = Hotline.objects.get(number="12355")
        line.hours = "工作日 9:00 至 17:00"
        line.save()
    assert "工作日 9:00 至 17:00" in client.get("/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        line.delete()
    assert "12355" not in client.get("/").content.decode()


def test_a_hidden_hotline_is_nowhere(client):
    cache.clear()
    Hotline.objects.filter(number="12355").update(is_shown=False)
    assert "12355" not in client.get("/").content.decode()


def test_a_bar_says_that_demo_content_is_here(client, django_capture_on_commit_callbacks):
    assert "xq-demo" not in client.get("/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        mark = DemoMark.objects.create(model="accounts.user", key="1")
    assert "xq-demo" in client.get("/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        mark.delete()
    assert "xq-demo" not in client.get("/").content.decode()


def test_a_registry_keeps_order_and_one_entry_a_name():
    registry = Registry()
    registry.register("last", "c", order=90)
    registry.register("first", "a", order=10)
    registry.register("last", "d", order=90)
    assert list(registry) == ["a", "d"]
    assert registry.items() == [("first", "a"), ("last", "d")]
    assert registry.get("none") is None


def test_a_door_stands_in_header_and_home_only_when_its_room_opens_it(client, monkeypatch):
    monkeypatch.setattr(doors, "_entries", dict(doors._entries))
    doors.register("give", lambda request: Door("give", "志愿服务", "活动与时间银行", "/give/", "hands", "我想出一份力"), order=50)
    page = client.get("/").content.decode()
    assert page.count('href="/give/"') == 3  # header, menu, home
    doors.register("give", lambda request: None, order=50)
    assert "/give/" not in client.get("/").content.decode()


def test_clauses_are_kept_whole_and_escaped():
    assert phrases("先听完，再说话。") == '<span class="xq-ph">先听完，</span><span class="xq-ph">再说话。</span>'
    assert phrases("基础知识") == "基础知识"
    assert phrases("难熬的孩子、老人，都在。").count("xq-ph") == 2
    assert phrases("睡眠、情绪、孩子、老人、难熬的日子：都在。").count("xq-ph") == 6
    assert phrases("青禾县人民医院心理门诊（示例）").endswith('门诊</span><span class="xq-ph">（示例）</span>')
    assert phrases("睡不好、绷着的感觉拖过两个星期，去医院。").count("xq-ph") == 2
    assert "居（村）委会" in phrases("街道（乡镇）、居（村）委会及相关部门基层工作人员。先听，再说。")
    nested = "县医院（心身科、门诊部（东）一楼），先打电话，再过去。"
    assert "".join(re.findall(">([^<]+)<", phrases(nested))) == nested
    assert phrases("他说：“好。”") == '<span class="xq-ph">他说：</span><span class="xq-ph">“好。”</span>'
    assert phrases("<b>，</b>") == '<span class="xq-ph">&lt;b&gt;，</span><span class="xq-ph">&lt;/b&gt;</span>'


@pytest.mark.parametrize(("minutes", "shown"), [(45, 1), (0, 0), (None, 0), (30, 0.7), (1440, 32)])
def test_minutes_become_training_hours_without_a_useless_zero(minutes, shown):
    assert hours(minutes) == shown


def test_error_pages_keep_the_numbers(client):
    page = client.get("/no-such-page/")
    assert page.status_code == 404
    assert all(f"tel:{number}" in page.content.decode() for number in NUMBERS)
    for view, status in [(views.bad_request, 400), (views.forbidden, 403)]:
        request = RequestFactory().get("/")
        request.COOKIES, request.user = {}, type("Visitor", (), {"is_authenticated": False})()
        answer = view(request)
        assert answer.status_code == status
        assert all(f"tel:{number}" in answer.content.decode() for number in NUMBERS)


def test_the_page_of_a_failed_server_asks_the_database_nothing(monkeypatch, django_assert_num_queries):
    def broken(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr("portal.core.context.Hotline.objects", broken)
    with django_assert_num_queries(0):
        answer = views.server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert all(f"tel:{number}" in answer.content.decode() for number in NUMBERS)


def test_a_missing_token_is_explained_in_the_look_of_the_house(client):
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a", "password": "b"})
    assert answer.status_code == 403
    assert "tel:12356" in answer.content.decode()


def test_public_pages_forbid_foreign_and_inline_scripts_and_styles(client):
    policy = client.get("/")["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "unsafe" not in policy
