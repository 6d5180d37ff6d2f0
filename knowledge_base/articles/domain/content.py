"""What of an article a reader reads: as plain words, and as a hash that an approval is bound to."""

import hashlib
import json
import re
from html import unescape

from django.utils.html import strip_tags

# Every field a reader can read, the texts for search engines included. Not the address, which is made of the title.
FIELDS = ("title", "summary", "kind", "author", "author_about", "key_points", "seo_title", "search_description")
TERMS = ("topics", "groups", "settings")
STREAMS = ("care", "body", "members", "sources")
_LINE_ENDS = re.compile(r"</(?:p|li|h3|h4)>|<br/?>")
_EDITOR_KEYS = re.compile(r' data-block-key="[^"]*"')


def content_hash(page):
    """Hex digest of the content; the same whether the page comes from its row, a revision or a form."""
    values = [getattr(page, name) for name in FIELDS]
    values += [sorted(term.code for term in getattr(page, name).all()) for name in TERMS]
    values += [_stream(getattr(page, name)) for name in STREAMS]
    return hashlib.sha256(json.dumps(values, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _stream(value):
    return [[child.block_type, _plain(child.block.get_prep_value(child.value))] for child in value]


def _plain(value):
    """Without the ids and keys that the editor makes anew."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items() if not (key == "id" and "type" in value)}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return _EDITOR_KEYS.sub("", value) if isinstance(value, str) else value


def lines_of(part):
    """A part as lines: a paragraph, a heading or an item of a list each."""
    value = part.value
    rich = "".join(value[name].source for name in ("body", "transcript") if name in value and value[name])
    lines = [strip_tags(piece) for piece in _LINE_ENDS.split(rich)]
    plain = [str(value.get(name) or "") for name in ("alternative", "caption", "about")]
    files = [str(value[name]) for name in ("picture", "media", "captions", "document") if name in value and value[name]]
    more = getattr(value, "more_lines", ())
    return [unescape(str(line)).strip() for line in [part.block.label, *plain, *files, *lines, *more] if str(line).strip()]


def words(page):
    """The article as plain text, without title and summary."""
    care = [card.value["text"] for card in page.care]
    parts = [line for part in page.body for line in [part.value["title"], *lines_of(part)[1:]]]
    return "\n".join([*care, *page.key_points, *parts])


def everything(page):
    """All that a reader reads, as plain text."""
    return "\n".join([page.title, page.summary, page.seo_title or "", page.search_description or "", words(page)])
