"""Template tags of the house; a builtin of every template."""

import re

from django import template
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html, format_html_join

from portal.core.brand import current_brand

register = template.Library()
_CLAUSE = re.compile(r"[^，。：；？！]*[，。：；？！]+[”’）》]*|[^，。：；？！]+$")


@register.filter
def phrases(text):
    """Wrap each clause of a short Chinese text so that lines break at punctuation, not inside words."""
    clauses = _CLAUSE.findall(str(text))
    if len(clauses) < 2:
        return conditional_escape(text)
    return format_html_join("", '<span class="xq-ph">{}</span>', ((clause,) for clause in clauses))


@register.simple_tag
def icon(name, css="xq-icon"):
    """An icon of the sprite, hidden from screen readers."""
    return format_html('<svg class="{}" viewBox="0 0 24 24" aria-hidden="true"><use href="{}#i-{}"/></svg>', css, static("icons.svg"), name)


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
