"""Markdown of content files as Wagtail rich text. What the editor can't hold is refused, not dropped."""

import re

import markdown
from django.utils.translation import gettext as _

ALLOWED = {"p", "h3", "h4", "b", "ul", "ol", "li", "a"}
_TAG = re.compile(r"</?([a-zA-Z0-9]+)")
_HREF = re.compile(r'<a href="([^"]*)"[^>]*>')
_RAW_HTML = re.compile(r"<[a-zA-Z/!]")


class NotRichText(ValueError):
    """The text uses something that the editor can't hold; the message says what."""


def from_markdown(text):
    """Return HTML of the allowed tags; NotRichText names what is not allowed."""
    if _RAW_HTML.search(text):
        raise NotRichText(_("HTML is not allowed in the text."))
    html = markdown.markdown(text.strip(), extensions=["sane_lists"])
    html = html.replace("<strong>", "<b>").replace("</strong>", "</b>").replace(">\n<", "><")
    for tag in _TAG.findall(html):
        if tag not in ALLOWED:
            raise NotRichText(_("“%(tag)s” is not allowed: use paragraphs, ### headings, lists and **bold**.") % {"tag": tag})
    for href in _HREF.findall(html):
        if not href.startswith(("tel:", "https://")):
            raise NotRichText(_("The link “%(link)s” must begin with tel: or https://.") % {"link": href})
    return html
