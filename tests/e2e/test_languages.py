"""Every page opened in English shows no Chinese of the interface, and every page opened in Chinese no English of it.

What people wrote (names, titles, lessons) stays Chinese: it lies in the database. Needs no browser.
"""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import polib
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, RequestFactory
from django.utils.translation import override

from tests.factories.organisations import RosterFactory

from . import test_axe as pages
from .scene import PASSWORD
from .test_axe import clock, office, scene  # noqa: F401  (fixtures)

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
HAN = re.compile(r"[\u3400-\u9fff]+")
SILENT = {"script", "style", "template", "svg", "pre", "textarea"}
SPOKEN = ("alt", "title", "aria-label", "placeholder")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
ALWAYS = "简体中文中文心桥"  # each language is named in itself


class Words(HTMLParser):
    """Every text and every spoken attribute of a page, with the language that holds there."""

    def __init__(self, page):
        super().__init__()
        self.stack, self.found = [("", "", False)], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        _tag, lang, silent = self.stack[-1]
        lang = values.get("lang") or lang
        silent = silent or tag in SILENT
        spoken = [values.get(name) for name in SPOKEN] + ([values.get("value")] if values.get("type") in ("submit", "button") else [])
        self.found += [(lang, text.strip()) for text in spoken if text and not silent]
        if tag not in VOID:
            self.stack.append((tag, lang, silent))

    def handle_endtag(self, tag):
        for depth in range(len(self.stack) - 1, 0, -1):
            if self.stack[depth][0] == tag:
                del self.stack[depth:]
                return

    def handle_data(self, data):
        _tag, lang, silent = self.stack[-1]
        if data.strip() and not silent:
            self.found.append((lang, " ".join(data.split())))


@pytest.fixture(scope="module")
def english():
    """Texts of the interface in English whose Chinese is another text."""
    catalogues = [*ROOT.glob("site/portal/*/locale/zh_Hans/**/*.po"), *ROOT.glob("courses/*/locale/zh_Hans/**/*.po")]
    catalogues += ROOT.glob("themes/locale/zh_Hans/**/*.po")
    entries = [entry for path in catalogues for entry in polib.pofile(str(path)) if entry.msgstr and entry.msgstr != entry.msgid]
    assert len(entries) > 500
    return {entry.msgid for entry in entries if HAN.search(entry.msgstr) and "%" not in entry.msgid}


def plain(value):
    """JSON is kept with escapes on one database and taken apart on the other."""
    if isinstance(value, str) and "\\u" in value:
        value = json.loads(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def written_by_people():
    """Every text of the database, in one string."""
    kept = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            kept += [plain(value) for row in cursor.fetchall() for value in row if isinstance(value, str | dict | list)]
    return "\n".join(kept)


def reader(language, user=None):
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    if user:
        client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    return client


def opened(client, path):
    if path in pages.ERRORS:
        with override(client.cookies[settings.LANGUAGE_COOKIE_NAME].value):
            return pages.ERRORS[path](RequestFactory().get(path)).content.decode()
    answer = client.get(path, follow=True)
    assert answer.status_code in (200, 404), path
    return answer.content.decode()


def everybody(filled):
    """(person or None, addresses)"""
    yield None, pages.public_pages(filled)
    for name, paths in pages.learner_pages(filled).items():
        yield filled["learners"][name].user, paths
    yield filled["officer"], pages.office_pages(filled)


@pytest.fixture
def filled(office):  # noqa: F811
    office["roster"] = RosterFactory(organisation=office["clinic"], uploaded_by=office["officer"])
    return office


def test_in_english_no_chinese_of_the_interface_is_left(filled):
    found, own = [], None
    for user, paths in everybody(filled):
        client = reader("en", user)
        own = own or written_by_people() + ALWAYS
        for path in paths:
            words = Words(opened(client, path)).found
            assert words[0][0] == "en" or "en" in {lang for lang, _text in words}, path
            known = own + unquote(path)  # the title of the search says what was typed
            found += [(path, text) for lang, text in words if not lang.startswith("zh") for run in HAN.findall(text) if run not in known]
    assert not found, "\n" + "\n".join(sorted({f"{path}: {text}" for path, text in found}))


def test_in_chinese_no_english_of_the_interface_is_left(filled, english):
    found = []
    own = {*pages.PEOPLE, "waiting", "county"}  # user names, and the code of an organisation
    for user, paths in everybody(filled):
        client = reader("zh-hans", user)
        for path in paths:
            words = Words(opened(client, path)).found
            found += [(path, text) for lang, text in words if not lang.startswith("en") and text in english - own]
    assert not found, "\n" + "\n".join(sorted({f"{path}: {text}" for path, text in found}))
