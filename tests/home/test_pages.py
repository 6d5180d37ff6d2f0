"""The front door and the standard pages: what they say, what they cost, what they weigh."""

import gzip
import re

import pytest
from django.contrib.staticfiles import finders
from wagtail.models import Page, Site

from portal.home.models import HomePage, TextPage

pytestmark = pytest.mark.django_db
PUBLIC = ("/", "/review/", "/accessibility/", "/verify/", "/accounts/login/", "/accounts/signup/", "/accounts/privacy/", "/no-such-page/")
BUDGET = 120 * 1024


def test_the_site_opens_on_the_home_page_in_chinese(client):
    site = Site.objects.get(is_default_site=True)
    assert isinstance(site.root_page.specific, HomePage)
    assert not Page.objects.filter(title__startswith="Welcome").exists()
    page = client.get("/").content.decode()
    assert "难处和帮助之间，" in page
    assert "您今天为什么来？" in page


def test_the_standard_pages_say_how_content_is_reviewed_and_how_the_site_is_read(client):
    assert list(TextPage.objects.order_by("path").values_list("slug", flat=True)) == ["review", "accessibility"]
    assert "没有专业人员审核通过" in client.get("/review/").content.decode()
    assert "大字" in client.get("/accessibility/").content.decode()


def test_page_types_stand_where_they_belong():
    assert TextPage.allowed_parent_page_models() == [HomePage]
    assert TextPage.allowed_subpage_models() == []
    assert HomePage.max_count == 1


@pytest.mark.parametrize(("path", "limit"), [("/", 12), ("/review/", 12)])
def test_a_visitor_costs_few_queries_even_with_nothing_cached(client, path, limit, django_assert_max_num_queries):
    client.get(path)  # templates and content types are loaded once a process
    from django.core.cache import cache

    cache.clear()
    with django_assert_max_num_queries(limit):
        client.get(path)


@pytest.mark.parametrize("path", PUBLIC)
def test_first_load_is_light(client, path):
    page = client.get(path).content
    sent = {"page": len(gzip.compress(page))}
    for name in set(re.findall(r'(?:href|src)="/static/([^"#]+)', page.decode())):
        file = finders.find(name)
        assert file, name
        with open(file, "rb") as opened:
            sent[name] = len(gzip.compress(opened.read()))
    assert sum(sent.values()) < BUDGET, sent
    assert sum(sent.values()) < 40 * 1024, sent  # what it is today, with room for a little


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_nothing_is_written_inline(client, path, language):
    client.cookies["language"] = language
    page = client.get(path).content.decode()
    assert "<style" not in page
    assert not re.search(r"<[^>]+\sstyle=", page)
    assert not re.search(r"<[^>]+\son[a-z]+=", page)
    assert not re.search(r"<script(?![^>]*\ssrc=)", page)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page), "something comes from another host"


@pytest.mark.parametrize("path", PUBLIC)
def test_help_is_one_tap_away(client, path):
    page = client.get(path).content.decode()
    before_main = page[: page.index("<main")]
    assert 'href="tel:12356"' in before_main
    assert 'popovertarget="help"' in before_main
    assert page.index('class="xq-skip"') < page.index('class="xq-help"')
    assert page.count('id="main"') == 1


@pytest.mark.parametrize("path", PUBLIC)
def test_every_icon_is_drawn_in_the_sprite(client, path):
    with open(finders.find("icons.svg"), encoding="utf-8") as file:
        drawn = set(re.findall(r'id="(i-[\w-]+)"', file.read()))
    assert set(re.findall(r"icons\.svg#(i-[\w-]+)", client.get(path).content.decode())) <= drawn


def test_the_statement_of_access_is_honest_and_linked(client):
    assert 'href="/accessibility/"' in client.get("/").content.decode()
    page = client.get("/accessibility/").content.decode()
    for heading in ("检查过什么", "还没有做到的", "有地方用不了"):
        assert f"<h2>{heading}</h2>" in page
    assert "还没有用读屏软件" in page
