"""Display modes and language: chosen once, kept in a cookie, shown by the server."""

import pytest

pytestmark = pytest.mark.django_db


def html_tag(client, path="/"):
    page = client.get(path).content.decode()
    return page[page.index("<html") : page.index(">", page.index("<html"))]


@pytest.mark.parametrize(("name", "value"), [("theme", "dark"), ("contrast", "high"), ("print", "large")])
def test_a_mode_is_kept_until_it_is_switched_off(client, name, value):
    answer = client.post("/display/", {name: value, "next": "/review/"})
    assert (answer.status_code, answer["Location"]) == (302, "/review/")
    assert answer.cookies[f"display_{name}"]["max-age"] == 60 * 60 * 24 * 365
    assert f'data-{name}="{value}"' in html_tag(client)

    client.post("/display/", {name: value})
    assert f'data-{name}="{value}"' not in html_tag(client)


def test_modes_combine(client):
    for name, value in [("theme", "dark"), ("contrast", "high"), ("print", "large")]:
        client.post("/display/", {name: value})
    tag = html_tag(client)
    assert 'data-theme="dark"' in tag
    assert 'data-contrast="high"' in tag
    assert 'data-print="large"' in tag


def test_values_that_do_not_exist_are_ignored(client):
    answer = client.post("/display/", {"theme": '"><script>', "print": "huge"})
    assert not answer.cookies
    client.cookies["display_theme"] = '"><script>'
    assert 'data-theme="light"' in html_tag(client)


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
def test_nobody_is_sent_elsewhere(client, target):
    assert client.post("/display/", {"theme": "dark", "next": target})["Location"] == "/"


def test_a_visit_changes_nothing(client):
    assert client.get("/display/").status_code == 405
    assert client.get("/language/").status_code == 405


def test_the_language_is_kept_and_the_browser_is_not_asked(client):
    assert 'lang="zh-Hans"' in html_tag(client)
    assert "Accept-Language" not in client.get("/", headers={"accept-language": "en"}).get("Vary", "")
    client.post("/language/", {"language": "en", "next": "/"})
    page = client.get("/").content.decode()
    assert '<html lang="en"' in page
    assert "Skip to the content" in page
    assert '<h1 lang="zh-Hans">' in page  # content stays Chinese, and says so

    client.post("/language/", {"language": "zh-hans"})
    assert 'lang="zh-Hans"' in html_tag(client)


def test_forms_of_the_frame_need_no_token_so_that_pages_can_be_cached(client):
    assert "csrfmiddlewaretoken" not in client.get("/").content.decode()


def test_large_print_holds_in_the_back_office_too(admin_client):
    assert "core/large.css" not in admin_client.get("/cms/").content.decode()
    admin_client.cookies["display_print"] = "large"
    assert "core/large.css" in admin_client.get("/cms/").content.decode()
