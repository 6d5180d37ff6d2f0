"""The interface is complete in Chinese and English, and its catalogues are compiled."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def messages():
    spec = importlib.util.spec_from_file_location("messages", ROOT / "scripts/messages.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_text_has_its_translation(messages):
    assert list(messages.problems()) == []


def test_python_texts_are_found_under_any_name_and_f_strings_are_refused(messages, tmp_path):
    path = tmp_path / "code.py"
    path.write_text(
        "from django.utils.translation import gettext_lazy as _, pgettext as p, ngettext\n"
        "_('one ' 'text')\np('verb', 'open')\nngettext('%(n)s hour', '%(n)s hours', n)\n_(f'{x} people')\n_(label)\n"
    )
    found = messages.Found()
    messages.read_python(path, found, "code.py")
    assert found.messages == {
        (None, "one text"): (None, ["code.py:2"]),
        ("verb", "open"): (None, ["code.py:3"]),
        (None, "%(n)s hour"): ("%(n)s hours", ["code.py:4"]),
    }
    assert found.problems == ["code.py:5: an f-string can't be translated"]


def test_template_texts_are_found(messages, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(
        '{% load i18n %}\n{% translate "it\'s" %}\n{% blocktranslate trimmed count n=n %}\n  {{ n }} hour\n{% plural %}\n  {{ n }} hours\n'
        "{% endblocktranslate %}\n{% translate 'open' context 'verb' %}{{ value|default:_('none') }}"
    )
    found = messages.Found()
    messages.read_template(path, found, "page.html")
    assert set(found.messages) == {(None, "it's"), (None, "%(n)s hour"), ("verb", "open"), (None, "none")}
    assert found.messages[None, "%(n)s hour"][0] == "%(n)s hours"


def test_bare_words_of_either_language_are_found(messages, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(
        '{% if x %}\n<p title="打开">{{ name }} Hello there</p>\n{% translate "fine" %}{# note #} 12 · PDF<a lang="en">English</a>{% endif %}'
    )
    assert messages.bare_words(path) == [(2, "打开"), (2, "Hello there")]
