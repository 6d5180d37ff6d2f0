"""Template tags of the house; a builtin of every template."""

import html
import re

from django import template
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from portal.core import linking
from portal.core.brand import current_brand

register = template.Library()
_TAG = re.compile(r"(<[^>]*>)")
_HAN = r"\u2e80-\u2fff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_CHINESE = re.compile(rf"[{_HAN}][{_HAN}\u3000-\u303f\uff00-\uffef·]*")
_CLAUSE = re.compile(r"[^，。：；？！]*[，。：；？！]+[”’）》]*|[^，。：；？！]+$")
_BRACKET_AT_END = re.compile(r"(.+?)(（[^（）]*）[，。：；？！]*)$")
_ITEM = re.compile(r"[^、]+、?|.")
_TITLE = 12  # characters that a title has room for on a phone
_LINE = 16  # and other text in a card


@register.filter
def phrases(text):
    """Wrap each clause of a short Chinese text so that lines break at punctuation, not inside words; a long one also at 、 and before（.

    In another language than Chinese, what is Chinese in it is marked so. Text that is safe already is not escaped again.
    """
    if not _in_chinese():
        return chinese(text)
    if hasattr(text, "__html__"):
        if "<" in str(text):
            return text
        text = html.unescape(str(text))
    clauses = [part for clause in _CLAUSE.findall(str(text)) for part in _parts(clause)]
    if len(clauses) < 2:
        return conditional_escape(text)
    return format_html_join("", '<span class="xq-ph">{}</span>', ((clause,) for clause in clauses))


def _parts(clause):
    ends = _BRACKET_AT_END.match(clause) if len(clause) > _TITLE else None
    text, bracket = ends.groups() if ends else (clause, "")
    return [*(_ITEM.findall(text) if len(text) > _LINE else [text]), *([bracket] if bracket else [])]


@register.filter(is_safe=True)
def chinese(text):
    """Mark what is Chinese in a text for those who read the site in another language; tags in safe text stay as they are."""
    escaped = conditional_escape(text)
    if _in_chinese() or 'lang="zh-Hans"' in escaped:
        return escaped
    pieces = _TAG.split(str(escaped))
    marked = [piece if index % 2 else _CHINESE.sub(r'<span lang="zh-Hans">\g<0></span>', piece) for index, piece in enumerate(pieces)]
    return mark_safe("".join(marked))  # noqa: S308  (escaped above, or safe before)


def _in_chinese():
    return (get_language() or "").lower().startswith("zh")


@register.simple_tag
def icon(name, css="xq-icon"):
    """An icon of the sprite, hidden from screen readers."""
    return format_html(
        '<svg class="{}" width="24" height="24" viewBox="0 0 24 24" aria-hidden="true"><use href="{}#i-{}"/></svg>',
        css,
        static("icons.svg"),
        name,
    )


@register.filter
def hours(minutes, minutes_per_hour=45):
    """Minutes as training hours, at most one decimal, without a useless zero."""
    value = round((minutes or 0) / minutes_per_hour, 1)
    return int(value) if value == int(value) else value


@register.filter
def startswith(text, beginning):
    """Is `text` at or below `beginning`? For marking where one is in the menu."""
    return str(text).startswith(str(beginning))


@register.simple_tag(takes_context=True)
def brand(context):
    """The brand of the site, once a request."""
    return current_brand(context.get("request"))


@register.simple_tag(takes_context=True)
def links_to_it(context):
    """What links to the thing that this page asks to delete."""
    return linking.of_context(context)
